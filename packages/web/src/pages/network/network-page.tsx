/**
 * How the network does: in words, as a picture, in figures, and frame by frame.
 * @module
 */
import "../../styles/network/index.css";
import { lazy, type ReactNode, Suspense } from "react";
import { href, type NetworkPart, networkParts } from "../../client/router.ts";
import { Empty } from "../../parts/empty.tsx";
import { Loading } from "../../parts/loading.tsx";
import { useChannel, useT } from "../../shell/use-client.tsx";
import { Overview } from "./overview.tsx";
import { PeersPicture } from "./peers-picture.tsx";

const ProtocolPart = lazy(async () => ({
  default: (await import("./protocol-part.tsx")).ProtocolPart,
}));
const Traffic = lazy(async () => ({ default: (await import("./traffic.tsx")).Traffic }));

export function NetworkPage({ part }: { readonly part: NetworkPart }): ReactNode {
  const t = useT();
  const view = useChannel("network");
  return (
    <div className={`page network-page part-${part}`}>
      <header className="page-head">
        <h1>{t("network.title")}</h1>
        <nav aria-label={t("network.parts")}>
          <ul className="segments">
            {networkParts.map((one) => (
              <li key={one}>
                <a
                  className="segment"
                  href={href({ page: "network", part: one })}
                  aria-current={one === part ? "page" : undefined}
                >
                  {t(`network.part.${one}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      {view.phase === "loading" && <Loading />}
      {view.phase === "gone" && <Empty icon="network" title={t("common.gone")} />}
      {view.phase === "there" && (
        <Suspense fallback={<Loading />}>
          {part === "overview" && <Overview network={view.state} />}
          {part === "peers" && <PeersPicture reach={view.state.reach} />}
          {part === "traffic" && <Traffic samples={view.state.samples} />}
          {part === "protocol" && <ProtocolPart events={view.state.protocol} />}
        </Suspense>
      )}
    </div>
  );
}
