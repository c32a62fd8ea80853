/**
 * One call on its way through its handler: what the handler gives becomes replies, what it throws a failure.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member } from "../../core/events.ts";
import { limits } from "../../core/limits.ts";
import type { ServedCall } from "../../rpc/serving.ts";
import type { Server } from "../../rpc/server.ts";
import { encodeLent, type EncodedBody } from "../body/body.ts";
import type { Clock } from "../clock.ts";
import type { Body } from "../types/message.ts";
import type { Replies, Request, RequestHandler, ServeOptions } from "../types/rpc.ts";
import type { Schema } from "../types/schema.ts";
import { ReceivedBody } from "./received-body.ts";
import { SchemaError, validate } from "./validate.ts";

export interface RunHost {
  readonly clock: Clock;
  readonly server: Server;
  /** The machine may want its timer sooner. */
  readonly touched: () => void;
  readonly handled: (run: HandlerRun) => void;
}

type Schemas = Pick<ServeOptions, "input" | "output">;

export class HandlerRun {
  readonly #host: RunHost;
  readonly call: ServedCall;
  readonly #schemas: Schemas;
  #controller: AbortController | undefined;
  #abortedBy: EarshotError | undefined;
  /** Goes on once more replies may be sent, or nobody waits for them. */
  #resume: (() => void) | undefined;
  /** It gives several replies. */
  iterating = false;

  constructor(host: RunHost, call: ServedCall, schemas: Schemas) {
    this.#host = host;
    this.call = call;
    this.#schemas = schemas;
  }

  run(handler: RequestHandler): void {
    let given: ReturnType<RequestHandler>;
    try {
      given = handler(new HandledRequest(this, this.call, this.#schemas.input));
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (!isPromise(given)) this.#given(given);
    else
      void given.then(
        (later) => this.#given(later),
        (error: unknown) => this.#fail(error),
      );
  }

  /** Nobody waits for the reply any more. */
  cancel(why: EarshotError): void {
    if (this.#abortedBy !== undefined) return;
    this.#abortedBy = why;
    this.#controller?.abort(why);
    this.writable();
  }

  /** More replies may be sent. */
  writable(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  /** Made when it is first asked for: most handlers never do. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortedBy !== undefined) this.#controller.abort(this.#abortedBy);
    }
    return this.#controller.signal;
  }

  #given(given: Body | Replies): void {
    if (isReplies(given)) {
      this.iterating = true;
      this.#iterate(given).catch((error: unknown) => this.#fail(error));
      return;
    }
    try {
      const { kind, body } = this.#encode(given);
      this.#host.server.finish(this.call, kind, body, this.#host.clock.now());
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#end();
  }

  async #iterate(replies: Replies): Promise<void> {
    const { server, clock } = this.#host;
    let any = false;
    for await (const each of replies) {
      while (this.#abortedBy === undefined && !server.mayReply(this.call))
        await new Promise<void>((resolve) => (this.#resume = resolve));
      if (this.#abortedBy !== undefined) break;
      const { kind, body } = this.#encode(each);
      server.reply(this.call, kind, body, clock.now());
      any = true;
      this.#host.touched();
    }
    if (!any) throw new NoReply("the handler gave no reply");
    server.finish(this.call, "bytes", undefined, clock.now());
    this.#end();
  }

  #encode(given: unknown): EncodedBody {
    const { output } = this.#schemas;
    const body = output === undefined ? given : validate(output, given, "invalid-reply");
    const encoded = encodeLent(body);
    if (encoded.body.length > limits.requestBytes) {
      throw new EarshotError(
        "ERR_EARSHOT_MESSAGE_TOO_LARGE",
        `a reply holds at most ${limits.requestBytes} bytes, not ${encoded.body.length}`,
      );
    }
    return encoded;
  }

  #fail(error: unknown): void {
    const { server, clock } = this.#host;
    const { code, message } = wordsOf(error);
    server.fail(this.call, code, message, clock.now());
    this.#end();
  }

  #end(): void {
    this.#host.touched();
    this.#host.handled(this);
  }
}

class HandledRequest extends ReceivedBody implements Request {
  readonly from: Member;
  readonly service: string;
  readonly #run: HandlerRun;
  readonly #checked: { readonly value: unknown } | undefined;

  /** @throws {SchemaError} */
  constructor(run: HandlerRun, { from, kind, body, service }: ServedCall, input?: Schema) {
    super(kind, body);
    this.#run = run;
    this.from = from;
    this.service = service?.name ?? "";
    this.#checked = input && { value: validate(input, this.#read(), "invalid-request") };
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  override value(): unknown {
    return this.#checked === undefined ? super.value() : this.#checked.value;
  }

  /** @throws {SchemaError} for what is no value at all */
  #read(): unknown {
    try {
      return super.value();
    } catch (error) {
      throw new SchemaError("invalid-request", [{ message: (error as Error).message }]);
    }
  }
}

class NoReply extends Error {
  readonly code = "no-reply";
}

/** What of an error crosses the wire. */
function wordsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error))
    return { code: "Error", message: cut(String(error), limits.failureMessageBytes) };
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return {
    code: cut(code, limits.failureCodeBytes),
    message: cut(error.message, limits.failureMessageBytes),
  };
}

/** As much of a text as fits so many bytes of UTF-8. */
function cut(text: string, bytes: number): string {
  const formed = text.toWellFormed();
  if (Buffer.byteLength(formed) <= bytes) return formed;
  const buffer = Buffer.alloc(bytes);
  return buffer.toString("utf8", 0, buffer.write(formed));
}

function isPromise<T>(given: T | Promise<T>): given is Promise<T> {
  return typeof given === "object" && given !== null && "then" in given;
}

/** What iterates and is no body. */
function isReplies(given: Body | Replies): given is Replies {
  if (typeof given !== "object" || given === null) return false;
  if (Array.isArray(given) || given instanceof Uint8Array) return false;
  return Symbol.asyncIterator in given || Symbol.iterator in given;
}
