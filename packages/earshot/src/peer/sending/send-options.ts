/**
 * The options of `send` and `flush`, checked.
 * @module
 */
import type { PeerId } from "../../core/identity.ts";
import { abortSignal, duration, invalid, wholeNumber } from "../arguments.ts";
import type {
  FlushOptions,
  SendLevel,
  SendOptions,
  SendProgress,
  WaitOptions,
} from "../types/message.ts";
import type { Quorum } from "./verdict.ts";

export interface CheckedWait {
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface CheckedSend extends CheckedWait {
  readonly until: SendLevel;
  readonly quorum: Quorum;
}

export interface CheckedLarge {
  readonly total: number | undefined;
  readonly onProgress: ((progress: SendProgress) => void) | undefined;
}

const everybody: Quorum = { kind: "all" };
/** The usual ones need no object of their own. */
const plain: { readonly [Level in SendLevel]: CheckedSend } = {
  queued: plainSend("queued"),
  sent: plainSend("sent"),
  received: plainSend("received"),
  delivered: plainSend("delivered"),
};

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function checkedSend(
  options: SendOptions | FlushOptions,
  otherwise: SendLevel,
): CheckedSend {
  const until = options.until ?? otherwise;
  const usual = plain[until];
  if (usual === undefined)
    throw invalid('until must be "queued", "sent", "received" or "delivered"');
  const { by, timeoutMs, signal } = options;
  if (by === undefined && timeoutMs === undefined && signal === undefined) return usual;
  return { until, quorum: quorumOf(by), ...checkedWait(options) };
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function checkedWait(options: WaitOptions): CheckedWait {
  return {
    timeoutMs: duration("timeoutMs", options.timeoutMs),
    signal: abortSignal(options.signal),
  };
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function checkedLarge({ total, onProgress }: SendOptions): CheckedLarge {
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw invalid("onProgress must be a function");
  return { total: total === undefined ? undefined : wholeNumber("total", total, 0), onProgress };
}

function quorumOf(by: SendOptions["by"]): Quorum {
  if (by === undefined || by === "all") return everybody;
  if (by === "majority") return { kind: "majority" };
  if (typeof by === "number") return { kind: "count", count: wholeNumber("by", by, 0) };
  if (!Array.isArray(by))
    throw invalid('by must be "all", "majority", a number, or an array of members or their ids');
  const ids = by.map((each: unknown) => {
    const id: unknown = typeof each === "object" && each !== null && "id" in each ? each.id : each;
    if (typeof id !== "string") throw invalid("by must hold members or their ids");
    return id as PeerId;
  });
  return { kind: "members", ids: [...new Set(ids)] };
}

function plainSend(until: SendLevel): CheckedSend {
  return { until, quorum: everybody, timeoutMs: undefined, signal: undefined };
}
