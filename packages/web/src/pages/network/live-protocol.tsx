/**
 * What peers say to each other as it happens; it can be held to be read.
 * @module
 */
import type { ProtocolEvent } from "@earshot/app/protocol";
import { type ReactNode, useMemo, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Icon } from "../../parts/icon.tsx";
import { useRoom, useT } from "../../shell/use-client.tsx";
import { ProtocolFrames } from "./protocol-frames.tsx";

export function LiveProtocol({ events }: { readonly events: readonly ProtocolEvent[] }): ReactNode {
  const t = useT();
  const { self } = useRoom();
  const own = useMemo(() => ({ person: self.id, name: self.label }), [self.id, self.label]);
  const [held, setHeld] = useState<readonly ProtocolEvent[]>();
  const newer = held === undefined ? 0 : newerThan(events, held.at(-1)?.id);
  return (
    <>
      <div className="protocol-head">
        <p className="muted">{t("network.protocol.about")}</p>
        <Button
          className="button small"
          onPress={() => setHeld(held === undefined ? events : undefined)}
        >
          <Icon name={held === undefined ? "pause" : "play"} />
          {t(held === undefined ? "network.protocol.pause" : "network.protocol.go")}
        </Button>
        {held !== undefined && (
          <span className="chip">{t("network.protocol.paused", { count: newer })}</span>
        )}
      </div>
      <ProtocolFrames events={held ?? events} self={own} />
    </>
  );
}

function newerThan(events: readonly ProtocolEvent[], id: string | undefined): number {
  const at = events.findIndex((event) => event.id === id);
  return at < 0 ? events.length : events.length - 1 - at;
}
