/**
 * Why a command is not done in the kit's room.
 * @module
 */

/** What the gateway answers when a command cannot be done. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
