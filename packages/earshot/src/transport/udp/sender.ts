/**
 * Sends bursts: finds the private sockets and hosts for a destination, and turns what the operating
 * system says into an answer, a state of the way, and a reason to look at the links again.
 * @module
 */
import type { TransmitError } from "../../core/io.ts";
import type { Destination } from "../../core/link.ts";
import { codeOf, meaningOf } from "./errno.ts";
import type { LinkWatch, LinkWatcher } from "./link-watch.ts";
import type { Outbox } from "./outbox.ts";
import type { PrivateSocket } from "./private-socket.ts";
import type { RoutedSockets } from "./routed-sockets.ts";
import type { SocketContext, Station } from "./station.ts";

type ToEverybody = Destination & { readonly kind: "everybody" };
type ToAddress = Destination & { readonly kind: "address" };

export class Sender {
  readonly #context: SocketContext;
  readonly #watch: LinkWatch;
  readonly #routed: RoutedSockets;
  readonly #outbox: Outbox;
  readonly #watcher: Pick<LinkWatcher, "warning">;

  constructor(
    context: SocketContext,
    parts: { readonly watch: LinkWatch; readonly routed: RoutedSockets; readonly outbox: Outbox },
    watcher: Pick<LinkWatcher, "warning">,
  ) {
    this.#context = context;
    this.#watch = parts.watch;
    this.#routed = parts.routed;
    this.#outbox = parts.outbox;
    this.#watcher = watcher;
  }

  send(token: number, burst: Uint8Array, slotBytes: number, to: Destination): void {
    if (to.kind === "everybody") this.#toEverybody(token, burst, slotBytes, to);
    else this.#toAddress(token, burst, slotBytes, to);
  }

  /** One way can mean several datagrams: each subnet's broadcast address, the routed group beside the local one. */
  #toEverybody(token: number, burst: Uint8Array, slotBytes: number, to: ToEverybody): void {
    const targets = this.#watch.attached.get(to.link)?.targets(to.way) ?? [];
    if (targets.length === 0) {
      this.#outbox.refuse(token, "unreachable");
      return;
    }
    const answer = this.#outbox.take(token);
    let left = targets.length;
    let failure: unknown;
    const done = (error: unknown): void => {
      if (error) failure ??= error;
      if (--left > 0) return;
      this.#noteWay(to, failure);
      answer(this.#errorOf(failure));
    };
    const { port } = this.#context.settings;
    for (const { station, host } of targets)
      this.#from(station, burst, slotBytes, host, port, done);
  }

  #toAddress(token: number, burst: Uint8Array, slotBytes: number, to: ToAddress): void {
    const route = this.#watch.routes.find(to.address, to.link);
    if (route?.station === undefined) {
      this.#outbox.refuse(token, "unreachable");
      return;
    }
    const { host, port, family, station } = route;
    const answer = this.#outbox.take(token);
    const done = (error: unknown): void => answer(this.#errorOf(error));
    if (station !== "routed") {
      this.#from(station, burst, slotBytes, host, port, done);
      return;
    }
    const send = (socket: PrivateSocket): void =>
      socket.sendBurst(burst, slotBytes, host, port, done);
    this.#routed.get(family).then(send, done);
  }

  #from(
    station: Station,
    burst: Uint8Array,
    slotBytes: number,
    host: string,
    port: number,
    done: (error: unknown) => void,
  ): void {
    station.socket.sendBurst(burst, slotBytes, host, port, (error) => {
      station.note(error);
      done(error);
    });
  }

  #errorOf(cause: unknown): TransmitError | undefined {
    if (!cause) return undefined;
    this.#context.counters.sendErrors++;
    const { error, verdict } = meaningOf(cause);
    if (verdict === "link-gone" || verdict === "fatal") this.#watch.lookSoon();
    return error;
  }

  /** Told when it begins, and shown by `describe()` until a send in this way succeeds. */
  #noteWay({ link, way }: ToEverybody, cause: unknown): void {
    const what = `way ${link} ${way}`;
    if (!cause) {
      this.#watch.troubles.end(what);
      return;
    }
    const code = codeOf(cause);
    if (meaningOf(cause).verdict === "caller" || this.#watch.troubles.begin(what, code) > 1) return;
    this.#watcher.warning({
      code: "send-failed",
      message: `sending to everybody on ${link} by ${way}: ${code}`,
      link,
      way,
      cause,
    });
  }
}
