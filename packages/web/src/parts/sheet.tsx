/**
 * A dialog above the page; on narrow screens it comes from below.
 * @module
 */
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Dialog, Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { useT } from "../shell/use-client.tsx";
import { Icon } from "./icon.tsx";

interface SheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
  /** A question that should not be answered by a click beside it. */
  readonly role?: "alertdialog";
}

export function Sheet({ title, isOpen, onOpenChange, children, role }: SheetProps): ReactNode {
  const t = useT();
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={role === undefined}
    >
      <Modal className="sheet">
        <Dialog className="sheet-body" {...(role === undefined ? {} : { role })}>
          <header className="sheet-head">
            <Heading slot="title">{title}</Heading>
            <Button
              className="button quiet square"
              aria-label={t("common.close")}
              onPress={() => onOpenChange(false)}
            >
              <Icon name="close" />
            </Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface SureProps {
  readonly title: string;
  readonly text: string;
  /** What the button that does it says. */
  readonly verb: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onSure: () => void;
}

/** Asks before something that cannot be taken back. */
export function Sure({ title, text, verb, isOpen, onOpenChange, onSure }: SureProps): ReactNode {
  const t = useT();
  return (
    <Sheet title={title} isOpen={isOpen} onOpenChange={onOpenChange} role="alertdialog">
      <p className="sheet-text">{text}</p>
      <footer className="sheet-foot">
        <Button className="button" onPress={() => onOpenChange(false)}>
          {t("common.cancel")}
        </Button>
        <Button
          className="button danger"
          onPress={() => {
            onOpenChange(false);
            onSure();
          }}
        >
          {verb}
        </Button>
      </footer>
    </Sheet>
  );
}
