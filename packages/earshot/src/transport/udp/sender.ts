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
import type { PrivateSocket, SendTo } from "./private-socket.ts";
import type { RoutedSockets } from "./routed-sockets.ts";
import type { SocketContext, Station } from "./station.ts";

type ToEverybody = Destination & { readonly kind: "everybody" };
type ToGroup = Destination & { readonly kind: "group" };
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
    if (to.kind === "group") this.#toGroup(token, burst, slotBytes, to);
    else if (to.kind === "everybody") this.#toEverybody(token, burst, slotBytes, to);
    else this.#toAddress(token, burst, slotBytes, to);
  }

  #toGroup(token: number, burst: Uint8Array, slotBytes: number, to: ToGroup): void {
    const target = this.#watch.attached.get(to.link)?.group(to.way);
    const host = target?.hosts[to.index];
    if (target === undefined || host === undefined) {
      this.#outbox.refuse(token, "unreachable");
      return;
    }
    const { station, isSpeaker, family } = target;
    if (!isSpeaker) this.#watch.speak(to.link, family);
    this.#outbox.take();
    const port = this.#context.settings.dataPort;
    station.socket.sendBurst(burst, slotBytes, { host, port, loop: to.loop }, (error) => {
      station.note(error);
      this.#outbox.answer(token, this.#errorOf(error));
    });
  }

  /** One way can mean several datagrams: each subnet's broadcast address, the routed group beside the local one. */
  #toEverybody(token: number, burst: Uint8Array, slotBytes: number, to: ToEverybody): void {
    const targets = this.#watch.attached.get(to.link)?.targets(to.way) ?? [];
    if (targets.length === 0) {
      this.#outbox.refuse(token, "unreachable");
      return;
    }
    this.#outbox.take();
    let left = targets.length;
    let failure: unknown;
    const done = (error: unknown): void => {
      if (error) failure ??= error;
      if (--left > 0) return;
      this.#noteWay(to, failure);
      this.#outbox.answer(token, this.#errorOf(failure));
    };
    const { port } = this.#context.settings;
    for (const { station, host } of targets)
      this.#from(station, burst, slotBytes, { host, port, loop: true }, done);
  }

  /**
   * Data too leaves from the private socket: firewalls along the way let in what answers to where control
   * datagrams have come from.
   */
  #toAddress(token: number, burst: Uint8Array, slotBytes: number, to: ToAddress): void {
    const route = this.#watch.routes.find(to.address, to.link);
    if (route?.station === undefined) {
      this.#outbox.refuse(token, "unreachable");
      return;
    }
    const { family, station } = route;
    this.#outbox.take();
    const done = (error: unknown): void => this.#outbox.answer(token, this.#errorOf(error));
    if (station !== "routed") {
      this.#from(station, burst, slotBytes, route, done);
      return;
    }
    const send = (socket: PrivateSocket): void => socket.sendBurst(burst, slotBytes, route, done);
    this.#routed.get(family).then(send, done);
  }

  #from(
    station: Station,
    burst: Uint8Array,
    slotBytes: number,
    to: SendTo,
    done: (error: unknown) => void,
  ): void {
    station.socket.sendBurst(burst, slotBytes, to, (error) => {
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
