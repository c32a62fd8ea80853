/**
 * What the frames that come up mean, in plain words.
 * @module
 */
import type { ProtocolEvent } from "@earshot/app/protocol";
import { type ReactNode, useMemo } from "react";
import { useT } from "../../shell/use-client.tsx";
import { framesOf, kindOf, meaningOf } from "./frame-kinds.ts";

export function FrameMeanings({
  events,
}: {
  readonly events: readonly ProtocolEvent[];
}): ReactNode {
  const t = useT();
  const frames = useMemo(() => framesOf(events), [events]);
  return (
    <details className="protocol-meanings">
      <summary>{t("network.protocol.meaning")}</summary>
      <dl>
        {frames.map((frame) => {
          const meaning = meaningOf(frame);
          return (
            meaning !== undefined && (
              <div key={frame}>
                <dt className={`frame-name ${kindOf(frame)}`}>{frame}</dt>
                <dd>{t(meaning)}</dd>
              </div>
            )
          );
        })}
      </dl>
    </details>
  );
}
