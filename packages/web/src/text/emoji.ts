/**
 * The small choice of emoji that the picker offers; every keyboard has the rest.
 * @module
 */
import type { TextKey } from "../i18n/texts.ts";
import { signs } from "./signs.ts";

export const emojiGroups: readonly { readonly name: TextKey; readonly emoji: readonly string[] }[] =
  [
    {
      name: "emoji.faces",
      emoji: signs("😀😄😊😉😍🤗🤔😐😅😂🙃😎🤓🥳😴😮😢😭😡🤯🥶🤒"),
    },
    { name: "emoji.hands", emoji: signs("👋👍👎👏🙌🙏💪🤝🤞👌🫶👀") },
    {
      name: "emoji.things",
      emoji: signs("🎉🎈🏆🥇🎯🎲🎵💡🔥⭐🌈🌱🌻🐝🦉🐢🐙🦊🐌🍕🍎🍰🍵🚲🚀🔔📣📌"),
    },
    {
      name: "emoji.signs",
      emoji: ["❤️", "💛", "💚", "💙", "✅", "❌", "❓", "❗", "⏰", "💤", "💯", "🟢"],
    },
  ];
