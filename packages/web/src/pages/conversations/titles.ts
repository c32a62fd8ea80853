/**
 * What a conversation is called in the reader's language.
 * @module
 */
import type { ConversationSummary } from "@earshot/app/protocol";
import { useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";

export function useTitleOf(): (summary: Pick<ConversationSummary, "lobby" | "title">) => string {
  const t = useT();
  return ({ lobby, title }) => (lobby ? t("chat.lobby") : cleanLine(title));
}
