/**
 * Keeps the title of the window true, and tells ears what eyes see: who came and went, invitations.
 * @module
 */
import { type ReactNode, useEffect, useRef } from "react";
import type { Route } from "../client/router.ts";
import { cleanLine } from "../text/clean.ts";
import { useClient, useLabelOf, useRoom, useT } from "./use-client.tsx";

export function Heralds({ route }: { readonly route: Route }): ReactNode {
  useTitle(route);
  usePresence();
  useInvitations();
  return null;
}

function useTitle(route: Route): void {
  const t = useT();
  const { conversations } = useRoom();
  const unread = conversations.reduce((sum, { unread: count }) => sum + count, 0);
  const page = t(
    route.page === "new-quiz" || route.page === "wall" ? "nav.games" : `nav.${route.page}`,
  );
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${page} · Earshot`;
  }, [page, unread]);
}

function usePresence(): void {
  const { notices } = useClient();
  const { presence } = useRoom();
  const t = useT();
  const newest = presence.at(-1);
  const known = useRef(newest?.id);
  useEffect(() => {
    if (newest === undefined || newest.id === known.current) return;
    known.current = newest.id;
    const { type, label, before } = newest;
    notices.speak(
      t(`room.presence.${type}`, { name: cleanLine(label), before: cleanLine(before ?? "") }),
    );
  }, [newest, notices, t]);
}

function useInvitations(): void {
  const { notices } = useClient();
  const { conversations } = useRoom();
  const labelOf = useLabelOf();
  const t = useT();
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, mine, invitedBy, title } of conversations) {
      if (mine !== "invited") told.current.delete(id);
      else if (!told.current.has(id)) {
        told.current.add(id);
        notices.speak(
          t("chat.invitation", { name: labelOf(invitedBy ?? ""), title: cleanLine(title) }),
        );
      }
    }
  }, [conversations, labelOf, notices, t]);
}
