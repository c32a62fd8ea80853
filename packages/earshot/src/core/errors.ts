/**
 * The one table of errors that callers and the environment can cause. What a remote peer does wrong
 * is a counter or a status, never one of these.
 * @module
 */

/** Every code with what it means and what to do about it. Codes are stable; texts may improve. */
export const errorTable = {
  ERR_EARSHOT_INVALID_ARGUMENT:
    "An argument is of the wrong type, empty, or out of its range; the message names it.",
  ERR_EARSHOT_ANNOUNCEMENT_TOO_LARGE:
    "Name, roles, metadata, groups, services and topics together do not fit one announcement, which is one datagram; the message says what takes how much. Shorten the metadata, close topics, or leave groups.",
  ERR_EARSHOT_MESSAGE_TOO_LARGE:
    "The body is larger than what can be sent that way: one datagram in best-effort groups, 256 KiB by `write`, 64 MiB by `send`; the message says which.",
  ERR_EARSHOT_LARGE_MESSAGE:
    "The message is a large one, whose body is not in memory: read its `stream`, or wait for `collect()`.",
  ERR_EARSHOT_INCOMPLETE:
    "A large message ended before it was whole: its sender gave it up or is gone, or nobody read it in time; the message says which.",
  ERR_EARSHOT_MALFORMED_BODY:
    "A message says that its body is a value, but its bytes are none; read `bytes` instead, or ask its sender.",
  ERR_EARSHOT_CLOSED: "The peer or group has been closed; join again to go on.",
  ERR_EARSHOT_TIMEOUT: "It did not happen in the time allowed; the message says what was missing.",
  ERR_EARSHOT_NOT_ENOUGH_MEMBERS:
    "Fewer members are present than `atLeast` asks for; wait with `find`, or ask for fewer.",
  ERR_EARSHOT_NO_LINKS:
    "No usable network interface was found, not even loopback; check `interfaces`.",
  ERR_EARSHOT_UNKNOWN_INTERFACE:
    "An entry of `interfaces` names no interface or address of this machine; see `earshot doctor`.",
  ERR_EARSHOT_PORT_IN_USE:
    "Another program holds the port and does not share it; choose another `port` for the whole realm.",
  ERR_EARSHOT_NOT_PERMITTED:
    "The operating system does not allow it; the message says what to grant.",
  ERR_EARSHOT_INVALID_SEED:
    'An entry of `seeds` is no "host:port", or its host cannot be resolved.',
  ERR_EARSHOT_INVALID_IDENTITY: "The identity is no Ed25519 private key.",
  ERR_EARSHOT_NOT_RECEIVED:
    "Not all members that were asked for have received the message: `details.receipt` says who has, who has not, and why.",
  ERR_EARSHOT_NOT_DELIVERED:
    "Not all programs that were asked for have handled the message: `details.receipt` says who has, who has not, and why.",
  ERR_EARSHOT_NO_ROOM:
    'Members are too slow for what is sent, and the group was made with `slow: "fail"`; wait with `writable`, or send less.',
  ERR_EARSHOT_SEND_FAILED: "The operating system refused to send; `cause` says why.",
  ERR_EARSHOT_NO_SERVER:
    "Nobody who is here serves what was asked for, or nobody of those that were meant; `find({ service })` waits for somebody.",
  ERR_EARSHOT_BUSY:
    "Too many requests wait already: at the server, or of this peer's own; try again later, or another server.",
  ERR_EARSHOT_SERVER_LOST:
    'The server left, fell silent or was started again after the request was sent: whether it did what it was asked is not known. What is safe to repeat may be asked with `repeat: "safe"`.',
  ERR_EARSHOT_REQUEST_FAILED:
    "The server's handler failed: the message is its word, `details.code` its code, `details.member` who it was.",
  ERR_EARSHOT_CANCELLED:
    "The caller no longer waits for the reply: it gave up, ran out of time, left or failed. It is the reason of the signal that handlers get.",
  ERR_EARSHOT_STORE_FULL:
    "There is no space left where topics are kept: what was written before can be read, and writing goes on once there is space.",
  ERR_EARSHOT_STORE_FAILED:
    "Where topics are kept cannot be read or written; the message says what failed, `cause` why.",
  ERR_EARSHOT_STORE_DAMAGED:
    "The file of a topic cannot be trusted: move the file that the message names aside, and what others in the room hold comes back from them. Other topics are unharmed.",
  ERR_EARSHOT_STORE_IN_USE:
    "The directory belongs to another running process, or the topic is open already; the message says which.",
  ERR_EARSHOT_FOLD_FAILED:
    "The reducer of a fold, or who listens to it, threw: the fold has stopped, the topic goes on. `cause` is what was thrown.",
  ERR_EARSHOT_RECORDING_FAILED:
    "The file that `record` names cannot be made, or is there already: a recording is never overwritten; `cause` says why.",
  ERR_EARSHOT_NOT_A_RECORDING:
    "The file cannot be read as a recording: it is none, of another format, or damaged at its very beginning.",
  ERR_EARSHOT_SECRET_NEEDED:
    "The recording is of a closed realm and is sealed as it was received: replaying it needs the secret of that realm.",
} as const;

export type ErrorCode = keyof typeof errorTable;

/** An error of the caller or of the environment. Tell kinds apart by {@link EarshotError.code}. */
export class EarshotError extends Error {
  /** One of {@link errorTable}. */
  readonly code: ErrorCode;
  /** Facts for programs, such as the missing members. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly cause?: unknown;
      readonly details?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = "EarshotError";
    this.code = code;
    this.details = options.details ?? {};
  }
}
