/**
 * Names of topics as names of files, and back: whatever a topic is called, its file stays in its directory, and two
 * topics never share one, not even where the system takes large and small letters for the same.
 * @module
 */
const plain = /^[a-z0-9_-]$/;
const file = /^topic-((?:[a-z0-9_-]|%[0-9a-f]{2})+)\.sqlite$/;

export function fileOf(topic: string): string {
  const name = Array.from(Buffer.from(topic), (byte) => {
    const character = String.fromCharCode(byte);
    return plain.test(character) ? character : `%${byte.toString(16).padStart(2, "0")}`;
  });
  return `topic-${name.join("")}.sqlite`;
}

/** The topic of a file; `undefined` when it holds none. */
export function topicOf(name: string): string | undefined {
  const encoded = file.exec(name)?.[1];
  if (encoded === undefined) return undefined;
  try {
    const topic = decodeURIComponent(encoded);
    // One name has one spelling.
    return fileOf(topic) === name ? topic : undefined;
  } catch {
    return undefined;
  }
}

/** What belongs to a topic's file: itself, what was not yet moved into it, and what was being made. */
export const besides: readonly string[] = [
  "",
  "-wal",
  "-shm",
  "-journal",
  ".new",
  ".new-wal",
  ".new-shm",
];
