/**
 * Links, what the doctor says of them, and the figures of this moment.
 * @module
 */
import type { DoctorFinding, NetworkLink, NetworkState } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { Icon, type IconName } from "../../parts/icon.tsx";
import { Name } from "../../parts/name.tsx";
import { useT, useTexts } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";

const toneIcons: Readonly<Record<DoctorFinding["tone"], IconName>> = {
  good: "check",
  note: "info",
  problem: "warning",
};

export function Overview({ network }: { readonly network: NetworkState }): ReactNode {
  const t = useT();
  const { links, findings } = network;
  return (
    <div className="overview">
      <Now network={network} />
      <section className="card findings" aria-labelledby="findings-title">
        <h2 id="findings-title">{t("network.findings")}</h2>
        {findings.length === 0 && <p className="muted">{t("network.findings.none")}</p>}
        <ul>
          {findings.map(({ id, tone, title, advice }) => (
            <li key={id} className={`finding ${tone}`}>
              <span className="tone" role="img" aria-label={t(`network.tone.${tone}`)}>
                <Icon name={toneIcons[tone]} />
              </span>
              <div>
                <p className="finding-title">{cleanLine(title)}</p>
                {advice !== "" && <p className="muted">{cleanLine(advice)}</p>}
              </div>
            </li>
          ))}
        </ul>
      </section>
      <section className="card links" aria-labelledby="links-title">
        <h2 id="links-title">{t("network.links")}</h2>
        {links.length === 0 && <p className="muted">{t("network.links.none")}</p>}
        <ul>
          {links.map((link) => (
            <Link key={link.id} link={link} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function Link({
  link: { name, kind, addresses, state, trouble },
}: {
  readonly link: NetworkLink;
}): ReactNode {
  const t = useT();
  return (
    <li className={`link ${state}`}>
      <Icon name={kind === "lan" ? "network" : "plug"} />
      <div>
        <p className="link-name">
          <Name of={name} /> <span className="muted">{t(`network.link.${kind}`)}</span>
        </p>
        <p className="link-addresses">
          {addresses.map((address) => (
            <code key={address}>{cleanLine(address)}</code>
          ))}
        </p>
        {trouble !== null && <p className="link-trouble">{cleanLine(trouble)}</p>}
      </div>
      <span className={`chip tone-${state}`}>{t(`network.link.${state}`)}</span>
    </li>
  );
}

function Now({ network: { samples } }: { readonly network: NetworkState }): ReactNode {
  const t = useT();
  const texts = useTexts();
  const now = samples.at(-1);
  if (now === undefined) return null;
  const figures = [
    { key: "network.received", value: t("network.rate", { rate: texts.bytes(now.receivedBytes) }) },
    { key: "network.sent", value: t("network.rate", { rate: texts.bytes(now.sentBytes) }) },
    { key: "network.lost", value: texts.number(now.lost) },
    { key: "network.repairs", value: texts.number(now.repairs) },
    {
      key: "network.lag",
      value: texts.number(now.loopLagMs, {
        style: "unit",
        unit: "millisecond",
        maximumFractionDigits: 1,
      }),
    },
  ] as const;
  return (
    <section className="figures" aria-label={t("network.now")}>
      <dl>
        {figures.map(({ key, value }) => (
          <div className="card figure-card" key={key}>
            <dt>{t(key)}</dt>
            <dd className="figure">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
