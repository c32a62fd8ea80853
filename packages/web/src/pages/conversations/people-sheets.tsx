/**
 * Dialogs about who is in a conversation: starting one, inviting, and seeing who is there.
 * @module
 */
import { type ConversationSummary, type Person, protocolLimits } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Checkbox } from "react-aria-components/Checkbox";
import { CheckboxGroup, Label } from "react-aria-components/CheckboxGroup";
import { answers } from "../../client/answers.ts";
import { href } from "../../client/router.ts";
import { PersonAvatar, Avatar } from "../../parts/avatar.tsx";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Name } from "../../parts/name.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { useDo, useLabelOf, usePeople, useRoom, useT } from "../../shell/use-client.tsx";

interface SheetProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function NewChatSheet({ isOpen, onOpenChange }: SheetProps): ReactNode {
  const t = useT();
  return (
    <Sheet title={t("chat.new")} isOpen={isOpen} onOpenChange={onOpenChange}>
      <NewChat onDone={() => onOpenChange(false)} />
    </Sheet>
  );
}

function NewChat({ onDone }: { readonly onDone: () => void }): ReactNode {
  const t = useT();
  const run = useDo();
  const { people } = useRoom();
  const [title, setTitle] = useState("");
  const [invited, setInvited] = useState<readonly string[]>([]);
  const [tried, setTried] = useState(false);
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        setTried(true);
        if (invited.length === 0) return;
        const wanted = title.trim() === "" ? null : title.trim();
        const started = await run(
          { type: "start-conversation", title: wanted, invite: [...invited] },
          answers.conversation,
        );
        if (started === undefined) return;
        onDone();
        location.hash = href({ page: "conversations", open: [started.conversation] });
      }}
    >
      <Field
        label={t("chat.new.title")}
        value={title}
        onChange={setTitle}
        maxLength={protocolLimits.titleLength}
        autoFocus
      />
      <PeopleChoice
        label={t("chat.new.people")}
        people={people}
        none={t("chat.new.nobody")}
        chosen={invited}
        onChange={setInvited}
      />
      {tried && invited.length === 0 && (
        <p className="field-problem" role="alert">
          {t("chat.new.choose")}
        </p>
      )}
      <footer className="sheet-foot">
        <Button className="button" onPress={onDone}>
          {t("common.cancel")}
        </Button>
        <Button className="button primary" type="submit" isDisabled={people.length === 0}>
          {t("chat.new.start")}
        </Button>
      </footer>
    </form>
  );
}

export function InviteSheet({
  summary,
  title,
  isOpen,
  onOpenChange,
}: SheetProps & { readonly summary: ConversationSummary; readonly title: string }): ReactNode {
  const t = useT();
  const run = useDo();
  const { people } = useRoom();
  const [invited, setInvited] = useState<readonly string[]>([]);
  const others = people.filter(
    ({ id }) => !summary.members.includes(id) && !summary.pending.includes(id),
  );
  return (
    <Sheet title={t("chat.invite.title", { title })} isOpen={isOpen} onOpenChange={onOpenChange}>
      <PeopleChoice
        label={t("chat.new.people")}
        people={others}
        none={t("chat.invite.everybody")}
        chosen={invited}
        onChange={setInvited}
      />
      <footer className="sheet-foot">
        <Button className="button" onPress={() => onOpenChange(false)}>
          {t("common.cancel")}
        </Button>
        <Button
          className="button primary"
          isDisabled={invited.length === 0}
          onPress={async () => {
            const done = await run({
              type: "invite",
              conversation: summary.id,
              people: [...invited],
            });
            if (done === undefined) return;
            setInvited([]);
            onOpenChange(false);
          }}
        >
          {t("chat.invite.send")}
        </Button>
      </footer>
    </Sheet>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly people: readonly Person[];
  /** Said where there is nobody to choose. */
  readonly none: string;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function PeopleChoice({ label, people, none, chosen, onChange }: ChoiceProps): ReactNode {
  return (
    <CheckboxGroup className="field" value={[...chosen]} onChange={onChange}>
      <Label className="field-label">{label}</Label>
      {people.length === 0 && <p className="muted">{none}</p>}
      <div className="choices">
        {people.map((person) => (
          <Checkbox key={person.id} value={person.id} className="choice">
            <span className="tick" aria-hidden="true">
              <Icon name="check" />
            </span>
            <PersonAvatar person={person} size="small" />
            <Name of={person.label} />
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}

export function MembersSheet({
  summary,
  isOpen,
  onOpenChange,
}: SheetProps & { readonly summary: ConversationSummary }): ReactNode {
  const t = useT();
  const { self } = useRoom();
  const people = usePeople();
  const labelOf = useLabelOf();
  const line = (id: string, note?: string): ReactNode => (
    <li key={id} className="member">
      <Avatar id={id} label={labelOf(id)} icon={people.get(id)?.icon} size="small" />
      <bdi>{labelOf(id)}</bdi>
      {note !== undefined && <span className="muted">{note}</span>}
    </li>
  );
  return (
    <Sheet title={t("chat.members.title")} isOpen={isOpen} onOpenChange={onOpenChange}>
      <ul className="members">
        {summary.members.map((id) => line(id, id === self.id ? t("common.you") : undefined))}
        {summary.pending.map((id) => line(id, t("chat.pending.one")))}
      </ul>
    </Sheet>
  );
}
