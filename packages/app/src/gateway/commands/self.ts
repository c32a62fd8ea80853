/**
 * What people say about themselves: their name, how they are, and what stands for them.
 *
 * @module
 */
import type { Handlers } from "./handler.ts";

export const selfCommands: Handlers<"rename" | "set-status" | "set-icon"> = {
  rename: ({ chat }, { name }) => chat.setName(name),
  "set-status": ({ chat }, { status }) =>
    chat.setStatus(status.kind, status.words === "" ? undefined : status.words),
  "set-icon": ({ chat }, { icon }) => {
    if (icon === null) return chat.setIcon(undefined);
    if (icon.type === "emoji") return chat.setIcon({ emoji: icon.emoji });
    const base64 = icon.url.slice(icon.url.indexOf(",") + 1);
    return chat.setIcon({ picture: new Uint8Array(Buffer.from(base64, "base64")) });
  },
};
