/**
 * Changes one's own name, status and icon.
 * @module
 */
import { type Icon as PersonIcon, type PersonStatus, protocolLimits } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { FileTrigger } from "react-aria-components/FileTrigger";
import { Label, Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { Avatar } from "../../parts/avatar.tsx";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { useClient, useDo, useRoom, useT } from "../../shell/use-client.tsx";
import { signs } from "../../text/signs.ts";
import { shrink } from "./shrink-picture.ts";

const kinds = ["available", "away", "busy"] as const;
const emoji = signs("🙂😎🤓🦊🐢🦉🐝🐙🌱🌻🌈🎧🎲🚲");

interface ProfileProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ProfileSheet({ isOpen, onOpenChange }: ProfileProps): ReactNode {
  const t = useT();
  return (
    <Sheet title={t("profile.title")} isOpen={isOpen} onOpenChange={onOpenChange}>
      <Profile onDone={() => onOpenChange(false)} />
    </Sheet>
  );
}

function Profile({ onDone }: { readonly onDone: () => void }): ReactNode {
  const t = useT();
  const run = useDo();
  const { notices } = useClient();
  const { self } = useRoom();
  const [name, setName] = useState(self.name);
  const [kind, setKind] = useState<PersonStatus["kind"]>(self.status.kind);
  const [words, setWords] = useState(self.status.words);
  const [icon, setIcon] = useState<PersonIcon>(self.icon);
  const problem = name.trim() === "" ? t("profile.name.missing") : undefined;

  const save = async (): Promise<void> => {
    if (problem !== undefined) return;
    const wanted = words.trim();
    const done = await Promise.all([
      name.trim() === self.name || run({ type: "rename", name: name.trim() }),
      (kind === self.status.kind && wanted === self.status.words) ||
        run({ type: "set-status", status: { kind, words: wanted } }),
      JSON.stringify(icon) === JSON.stringify(self.icon) || run({ type: "set-icon", icon }),
    ]);
    if (done.includes(undefined)) return;
    notices.speak(t("profile.saved"));
    onDone();
  };

  return (
    <form
      className="profile"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="profile-name">
        <Avatar
          id={self.id}
          label={name.trim() === "" ? self.name : name}
          icon={icon}
          size="huge"
          status={kind}
        />
        <Field
          label={t("profile.name")}
          value={name}
          onChange={setName}
          maxLength={protocolLimits.nameLength}
          problem={problem}
          autoFocus
        />
      </div>
      <RadioGroup
        className="field"
        value={kind}
        onChange={(value) => setKind(value as PersonStatus["kind"])}
        orientation="horizontal"
      >
        <Label className="field-label">{t("profile.status")}</Label>
        <div className="segments">
          {kinds.map((value) => (
            <Radio key={value} value={value} className="segment">
              <span className={`dot ${value}`} aria-hidden="true" />
              {t(`status.${value}`)}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <Field
        label={t("profile.words")}
        value={words}
        onChange={setWords}
        maxLength={protocolLimits.wordsLength}
        placeholder={t("profile.words.hint")}
      />
      <div className="field">
        <RadioGroup
          className="field"
          value={icon === null ? "none" : icon.type === "emoji" ? icon.emoji : "picture"}
          onChange={(value) => {
            if (value !== "picture")
              setIcon(value === "none" ? null : { type: "emoji", emoji: value });
          }}
          orientation="horizontal"
        >
          <Label className="field-label">{t("profile.icon")}</Label>
          <div className="icon-choice">
            <Radio value="none" className="icon-option words">
              {t("profile.icon.none")}
            </Radio>
            {emoji.map((value) => (
              <Radio key={value} value={value} className="icon-option">
                {value}
              </Radio>
            ))}
          </div>
        </RadioGroup>
        <div className="profile-picture">
          <FileTrigger
            acceptedFileTypes={["image/*"]}
            onSelect={async (files) => {
              const file = files?.[0];
              if (file === undefined) return;
              const picture = await shrink(file);
              if (picture === undefined) notices.show("problem", t("profile.icon.failed"));
              else setIcon({ type: "picture", url: picture });
            }}
          >
            <Button className="button small">
              <Icon name="upload" /> {t("profile.icon.picture")}
            </Button>
          </FileTrigger>
          {icon?.type === "picture" && (
            <Button className="button quiet small" onPress={() => setIcon(null)}>
              {t("profile.icon.remove")}
            </Button>
          )}
        </div>
      </div>
      <footer className="sheet-foot">
        <Button className="button" onPress={onDone}>
          {t("common.cancel")}
        </Button>
        <Button className="button primary" type="submit">
          {t("common.save")}
        </Button>
      </footer>
    </form>
  );
}
