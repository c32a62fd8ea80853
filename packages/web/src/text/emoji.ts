/**
 * The small choice of emoji that the picker offers; every keyboard has the rest.
 * @module
 */
import type { TextKey } from "../i18n/texts.ts";

export const emojiGroups: readonly { readonly name: TextKey; readonly emoji: readonly string[] }[] = [
  {
    name: "emoji.faces",
    emoji: [..."😀😄😊😉😍🤗🤔😐😅😂🙃😎🤓🥳😴😮😢😭😡🤯🥶🤒"],
  },
  { name: "emoji.hands", emoji: [..."👋👍👎👏🙌🙏💪🤝🤞👌🫶👀"] },
  { name: "emoji.things", emoji: [..."🎉🎈🏆🥇🎯🎲🎵💡🔥⭐🌈🌱🌻🐝🦉🐢🐙🦊🐌🍕🍎🍰🍵🚲🚀🔔📣📌"] },
  { name: "emoji.signs", emoji: ["❤️", "💛", "💚", "💙", "✅", "❌", "❓", "❗", "⏰", "💤", "💯", "🟢"] },
];
