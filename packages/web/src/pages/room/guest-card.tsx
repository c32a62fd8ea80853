/**
 * How phones on the same network join: an address and its QR code.
 * @module
 */
import { lazy, type ReactNode, Suspense } from "react";
import { Button } from "react-aria-components/Button";
import { Icon } from "../../parts/icon.tsx";
import { useClient, useRoom, useT } from "../../shell/use-client.tsx";

const Qr = lazy(async () => ({ default: (await import("../../parts/qr.tsx")).Qr }));

export function GuestCard(): ReactNode {
  const t = useT();
  const { notices } = useClient();
  const { guestAddress } = useRoom();
  if (guestAddress === null) return null;
  return (
    <section className="card guests" aria-labelledby="guests-title">
      <h2 id="guests-title">{t("room.invite.title")}</h2>
      <div className="guests-row">
        <Suspense fallback={<span className="qr" />}>
          <Qr text={guestAddress} label={t("room.invite.qr")} />
        </Suspense>
        <p>{t("room.invite.text")}</p>
      </div>
      <p className="guests-address">
        <code>{guestAddress}</code>
        <Button
          className="button quiet square small"
          aria-label={t("room.invite.copy")}
          onPress={async () => {
            // Pages that come over plain http from another machine have no clipboard.
            await navigator.clipboard?.writeText(guestAddress);
            notices.show("good", t("common.copied"));
          }}
        >
          <Icon name="copy" />
        </Button>
      </p>
    </section>
  );
}
