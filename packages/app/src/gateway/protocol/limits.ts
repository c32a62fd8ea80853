/**
 * Bounds of what a page or a program may say to the gateway, and of what it is shown at once.
 * @module
 */

export const protocolLimits = {
  /** Characters of a name, of one's own words as a status, and of an icon that is an emoji. */
  nameLength: 48,
  wordsLength: 80,
  emojiLength: 16,
  /** An icon that is a picture, as a data URL: PNG, JPEG or WebP of at most 16 KiB. */
  pictureLength: 21_872,
  /** Characters of a message or post, of a title, of an expression, and of words searched for. */
  textLength: 8_192,
  titleLength: 80,
  expressionLength: 1_000,
  searchLength: 200,
  /** Questions of a quiz, choices of a question, and characters of its text. */
  questions: 200,
  choices: 6,
  questionLength: 300,
  /** People invited at once. */
  invited: 64,
  /** Channels that one connection watches. */
  channels: 32,
  /** Messages of a conversation and posts of a board that are part of its state; older ones are asked for. */
  shown: 200,
  /** Older ones that come at a time. */
  page: 100,
  /** Bytes of one frame from a page; an uploaded quiz is the largest. */
  frameBytes: 262_144,
  /** Bytes of a flight recording that is replayed for a page. */
  recordingBytes: 33_554_432,
} as const;
