/**
 * What callers give to `request`, `gather` and `serve`, checked and completed.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import { limits } from "../../core/limits.ts";
import { abortSignal, duration, invalid, oneOf, text, wholeNumber } from "../arguments.ts";
import { encodeBody, encodeLent, type EncodedBody } from "../body/body.ts";
import { checkedFilter } from "../filter.ts";
import type {
  GatherOptions,
  Reply,
  RequestOptions,
  ServeOptions,
  ServerFilter,
  Target,
} from "../types/rpc.ts";
import { checkSchema } from "./validate.ts";

/** Services whose names begin so are the library's own: neither announced nor for programs. */
export const reservedPrefix = "earshot.";

const defaultTimeoutMs = 5_000;

export interface CheckedRequest {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly safe: boolean;
  readonly onReply: ((reply: Reply) => void) | undefined;
}

export interface CheckedGather {
  readonly timeoutMs: number;
  readonly stallMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly until: "first" | "majority" | "all" | number;
}

export interface CheckedServe {
  readonly concurrency: number;
  readonly queue: number;
  readonly schemas: Pick<ServeOptions, "input" | "output">;
}

const requestNames = ["timeoutMs", "signal", "repeat", "onReply"] as const;
const gatherNames = ["timeoutMs", "stallMs", "signal", "until"] as const;
const serveNames = ["concurrency", "queue", "input", "output"] as const;
const filterNames = ["role", "group", "name", "pick"] as const;

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function checkedRequest(options: RequestOptions): CheckedRequest {
  onlyKnown(options, requestNames);
  const { onReply } = options;
  if (onReply !== undefined && typeof onReply !== "function")
    throw invalid("onReply must be a function");
  return {
    timeoutMs: duration("timeoutMs", options.timeoutMs) ?? defaultTimeoutMs,
    signal: abortSignal(options.signal),
    safe: oneOf("repeat", options.repeat, ["never", "safe"]) === "safe",
    onReply,
  };
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function checkedGather(options: GatherOptions): CheckedGather {
  onlyKnown(options, gatherNames);
  const { until = "all" } = options;
  return {
    timeoutMs: duration("timeoutMs", options.timeoutMs) ?? defaultTimeoutMs,
    stallMs: duration("stallMs", options.stallMs),
    signal: abortSignal(options.signal),
    until:
      typeof until === "number"
        ? wholeNumber("until", until, 1)
        : oneOf("until", until, ["all", "first", "majority"]),
  };
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function checkedServe(options: ServeOptions): CheckedServe {
  onlyKnown(options, serveNames);
  const { input, output } = options;
  checkSchema("input", input);
  checkSchema("output", output);
  return {
    concurrency: wholeNumber("concurrency", options.concurrency ?? limits.concurrency, 1),
    queue: wholeNumber("queue", options.queue ?? limits.callQueue, 0),
    schemas: {
      ...(input === undefined ? {} : { input }),
      ...(output === undefined ? {} : { output }),
    },
  };
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` for what is no service, or one of the library's own */
export function checkedService(service: unknown): string {
  const name = text("the name of a service", service);
  if (Buffer.byteLength(name) > limits.serviceBytes)
    throw invalid(`the name of a service must be at most ${limits.serviceBytes} bytes`);
  if (name.startsWith(reservedPrefix))
    throw invalid(`names of services that begin with ${reservedPrefix} are Earshot's own`);
  return name;
}

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` */
export function checkedTarget(target: Target): Target {
  if (typeof target === "string" && target !== "") return target;
  if (typeof target !== "object" || target === null)
    throw invalid("a target is a member, its id, or an object with role, group or name");
  if ("epoch" in target) return target;
  onlyKnown(target, filterNames);
  const { pick, ...filter } = target satisfies ServerFilter;
  checkedFilter(filter);
  oneOf("pick", pick, ["nearest", "spread", "all"]);
  return target;
}

/**
 * The body; one of bytes or text is the caller's own, or good until the next is encoded.
 * @throws `ERR_EARSHOT_INVALID_ARGUMENT`, `ERR_EARSHOT_MESSAGE_TOO_LARGE`
 */
export function lentRequest(body: unknown): EncodedBody {
  return fitting(encodeLent(body));
}

/** As {@link lentRequest}, to be kept. */
export function keptRequest(body: unknown): EncodedBody {
  return fitting(encodeBody(body));
}

function fitting(encoded: EncodedBody): EncodedBody {
  if (encoded.body.length <= limits.requestBytes) return encoded;
  throw new EarshotError(
    "ERR_EARSHOT_MESSAGE_TOO_LARGE",
    `a request holds at most ${limits.requestBytes} bytes, not ${encoded.body.length}; send larger ones by peer.send`,
  );
}

function onlyKnown(options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw invalid("options must be an object");
  for (const name of Object.keys(options))
    if (!known.includes(name)) throw invalid(`there is no option ${JSON.stringify(name)}`);
}
