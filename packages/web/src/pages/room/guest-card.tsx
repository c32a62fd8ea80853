/**
 * How phones on the same network join: an address and its QR code. Whose room it is begins and ends it here.
 * @module
 */
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Icon } from "../../parts/icon.tsx";
import { Sheet, Sure } from "../../parts/sheet.tsx";
import { useClient, useDo, useIsGuest, useRoom, useT } from "../../shell/use-client.tsx";

const Qr = lazy(async () => ({ default: (await import("../../parts/qr.tsx")).Qr }));

export function GuestCard(): ReactNode {
  const t = useT();
  const { guestAddress } = useRoom();
  const guest = useIsGuest();
  if (guestAddress === null) return guest ? null : <ShareCard />;
  return (
    <section className="card guests" aria-labelledby="guests-title">
      <h2 id="guests-title">{t("room.invite.title")}</h2>
      <div className="guests-row">
        <Suspense fallback={<span className="qr" />}>
          <Qr text={guestAddress} label={t("room.invite.qr")} />
        </Suspense>
        <p>{t("room.invite.text")}</p>
      </div>
      <Address address={guestAddress} />
      {!guest && <Manage address={guestAddress} />}
    </section>
  );
}

/** Not shared yet. */
function ShareCard(): ReactNode {
  const t = useT();
  const run = useDo();
  const [starting, setStarting] = useState(false);
  return (
    <section className="card guests" aria-labelledby="guests-title">
      <h2 id="guests-title">{t("room.share.title")}</h2>
      <p className="muted">{t("room.share.text")}</p>
      <Button
        className="button"
        isDisabled={starting}
        onPress={async () => {
          setStarting(true);
          await run({ type: "share", address: null });
          setStarting(false);
        }}
      >
        <Icon name="phone" /> {t("room.share.start")}
      </Button>
    </section>
  );
}

function Address({ address }: { readonly address: string }): ReactNode {
  const t = useT();
  const { notices } = useClient();
  return (
    <p className="guests-address">
      <code>{address}</code>
      <Button
        className="button quiet square small"
        aria-label={t("room.invite.copy")}
        onPress={async () => {
          // Pages that come over plain http from another machine have no clipboard.
          await navigator.clipboard?.writeText(address);
          notices.show("good", t("common.copied"));
        }}
      >
        <Icon name="copy" />
      </Button>
    </p>
  );
}

/** For whose room it is: how many have come, a large code to be read from afar, and the end of it. */
function Manage({ address }: { readonly address: string }): ReactNode {
  const t = useT();
  const { self, people } = useRoom();
  const [open, setOpen] = useState(false);
  const guests = people.filter(({ via }) => via === self.id).length;
  return (
    <div className="guests-foot">
      <span role="status">{t("room.share.guests", { count: guests })}</span>
      <Button className="button small" onPress={() => setOpen(true)}>
        {t("room.share.manage")}
      </Button>
      <ShareSheet address={address} guests={guests} isOpen={open} onOpenChange={setOpen} />
    </div>
  );
}

interface ShareSheetProps {
  readonly address: string;
  readonly guests: number;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function ShareSheet({ address, guests, isOpen, onOpenChange }: ShareSheetProps): ReactNode {
  const t = useT();
  const run = useDo();
  const [sure, setSure] = useState<"renew" | "stop">();
  return (
    <>
      <Sheet title={t("room.invite.title")} isOpen={isOpen} onOpenChange={onOpenChange}>
        <div className="share-sheet">
          <Suspense fallback={<span className="qr" />}>
            <Qr text={address} label={t("room.invite.qr")} />
          </Suspense>
          <Address address={address} />
          <p className="muted">
            {t("room.share.guests", { count: guests })} · {t("room.share.plain")}
          </p>
        </div>
        <footer className="sheet-foot">
          <Button className="button" onPress={() => setSure("renew")}>
            {t("room.share.renew")}
          </Button>
          <Button className="button danger" onPress={() => setSure("stop")}>
            {t("room.share.stop")}
          </Button>
        </footer>
      </Sheet>
      <Sure
        title={t("room.share.renew")}
        text={t("room.share.renew.text")}
        verb={t("room.share.renew")}
        isOpen={sure === "renew"}
        onOpenChange={() => setSure(undefined)}
        onSure={() => void run({ type: "renew-invitation" })}
      />
      <Sure
        title={t("room.share.stop")}
        text={t("room.share.stop.text")}
        verb={t("room.share.stop")}
        isOpen={sure === "stop"}
        onOpenChange={() => setSure(undefined)}
        onSure={async () => {
          onOpenChange(false);
          await run({ type: "stop-sharing" });
        }}
      />
    </>
  );
}
