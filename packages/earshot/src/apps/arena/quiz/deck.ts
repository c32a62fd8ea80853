/**
 * The questions of a quiz, sealed: everybody holds them from the start, and nobody can read them but the host, and
 * whoever a majority lets host after it.
 * @module
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { decodeValue, encodeValue } from "../../../peer/body/value.ts";
import { wrong } from "../../folding/shape.ts";
import { type Question, questions as questionsShape } from "./questions.ts";

export const deckKeyBytes = 32;
const cipher = "chacha20-poly1305";
const tagBytes = 16;
/** Each key seals one deck, so that the nonce need not differ. */
const nonce: Uint8Array = new Uint8Array(12);

export function sealDeck(questions: readonly Question[], key: Uint8Array): Uint8Array {
  const seal = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  const plain = encodeValue(questions);
  const sealed = Buffer.concat([seal.update(plain), seal.final(), seal.getAuthTag()]);
  return Uint8Array.from(sealed);
}

/** `undefined` when the key is another one, or what was sealed are no questions. */
export function openDeck(sealed: Uint8Array, key: Uint8Array): readonly Question[] | undefined {
  if (sealed.length < tagBytes || key.length !== deckKeyBytes) return undefined;
  try {
    const open = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes });
    open.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    const body = open.update(sealed.subarray(0, sealed.length - tagBytes));
    const questions = questionsShape(decodeValue(Buffer.concat([body, open.final()])));
    return questions === wrong ? undefined : questions;
  } catch {
    // Another key, or bytes that were changed: the tag does not fit.
    return undefined;
  }
}
