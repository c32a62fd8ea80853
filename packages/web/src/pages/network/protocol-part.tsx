/**
 * The protocol: live, or from a flight recording.
 * @module
 */
import type { ProtocolEvent } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { useT } from "../../shell/use-client.tsx";
import { LiveProtocol } from "./live-protocol.tsx";
import { RecordedProtocol } from "./recorded-protocol.tsx";

const sources = ["live", "recording"] as const;

export function ProtocolPart({ events }: { readonly events: readonly ProtocolEvent[] }): ReactNode {
  const t = useT();
  const [source, setSource] = useState<(typeof sources)[number]>("live");
  return (
    <section className="card protocol" aria-label={t("network.part.protocol")}>
      <div className="protocol-source" role="group" aria-label={t("network.protocol.source")}>
        {sources.map((one) => (
          <ToggleButton
            key={one}
            className="button small toggle"
            isSelected={one === source}
            onChange={() => setSource(one)}
          >
            {t(`network.protocol.source.${one}`)}
          </ToggleButton>
        ))}
      </div>
      {source === "live" ? <LiveProtocol events={events} /> : <RecordedProtocol />}
    </section>
  );
}
