/**
 * Memories that forget what they have known longest.
 * @module
 */

/** Puts a value under a key, as the latest; of more than `most` the earliest goes. */
export function keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const earliest of map.keys()) {
    map.delete(earliest);
    return;
  }
}
