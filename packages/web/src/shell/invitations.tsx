/**
 * Invitations to conversations, on whatever page one is.
 * @module
 */
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { href } from "../client/router.ts";
import { Avatar } from "../parts/avatar.tsx";
import { cleanLine } from "../text/clean.ts";
import { useDo, useLabelOf, usePeople, useRoom, useT } from "./use-client.tsx";

export function Invitations(): ReactNode {
  const t = useT();
  const run = useDo();
  const labelOf = useLabelOf();
  const people = usePeople();
  const { conversations } = useRoom();
  const invited = conversations.filter(({ mine }) => mine === "invited");
  if (invited.length === 0) return null;
  return (
    <section className="invitations" aria-label={t("chat.invitations")}>
      {invited.map(({ id, title, invitedBy }) => {
        const by = invitedBy ?? "";
        return (
          <div className="invitation" key={id} role="group">
            <Avatar id={by} label={labelOf(by)} icon={people.get(by)?.icon} size="small" />
            <p>{t("chat.invitation", { name: labelOf(by), title: cleanLine(title) })}</p>
            <span className="invitation-answers">
              <Button
                className="button small"
                onPress={() => void run({ type: "decline", conversation: id })}
              >
                {t("chat.decline")}
              </Button>
              <Button
                className="button primary small"
                onPress={async () => {
                  const done = await run({ type: "accept", conversation: id });
                  if (done !== undefined)
                    location.hash = href({ page: "conversations", open: [id] });
                }}
              >
                {t("chat.accept")}
              </Button>
            </span>
          </div>
        );
      })}
    </section>
  );
}
