/**
 * A few emoji to pick from.
 * @module
 */
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { Icon } from "../../parts/icon.tsx";
import { useT } from "../../shell/use-client.tsx";
import { emojiGroups } from "../../text/emoji.ts";

export function EmojiPicker({ onPick }: { readonly onPick: (emoji: string) => void }): ReactNode {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="button quiet square" aria-label={t("chat.emoji")}>
        <Icon name="smile" />
      </Button>
      <Popover className="popover" placement="top start">
        <Dialog className="emoji" aria-label={t("chat.emoji")}>
          {emojiGroups.map(({ name, emoji }) => (
            <section key={name} aria-label={t(name)}>
              <h3>{t(name)}</h3>
              <div className="emoji-grid">
                {emoji.map((sign) => (
                  <Button
                    key={sign}
                    className="emoji-sign"
                    onPress={() => {
                      setOpen(false);
                      onPick(sign);
                    }}
                  >
                    {sign}
                  </Button>
                ))}
              </div>
            </section>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
