/**
 * A socket, a clock and chance in the hands of a test.
 * @module
 */
import type { ClientFrame, ServerFrame } from "@earshot/app/protocol";
import type { ClientWorld, SocketHandlers, SocketLike } from "../../src/client/world.ts";

interface FakeSocket {
  readonly handlers: SocketHandlers;
  readonly sent: ClientFrame[];
  closed: boolean;
}

export class FakeWorld implements ClientWorld {
  readonly sockets: FakeSocket[] = [];
  now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly call: () => void }>();
  #ids = 0;

  openSocket(handlers: SocketHandlers): SocketLike {
    const socket: FakeSocket = { handlers, sent: [], closed: false };
    this.sockets.push(socket);
    return {
      send: (text: string): void => void socket.sent.push(JSON.parse(text) as ClientFrame),
      close: (): void => {
        socket.closed = true;
      },
    };
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.now + ms, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  random(): number {
    return 1;
  }

  newId(): string {
    return `id-${(this.#ids += 1)}`;
  }

  /** Time goes by; whatever is due is called in order. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.#timers]
        .filter(({ at }) => at <= end)
        .toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.now = next.at;
      next.call();
    }
    this.now = end;
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error("No socket has been opened.");
    return last;
  }

  /** The other end answers the hello. */
  welcome(session: string, resumed = false, guest = false, pass?: string): void {
    this.socket.handlers.onOpen();
    this.hear({
      type: "welcome",
      protocol: 1,
      session,
      resumed,
      guest,
      ...(pass === undefined ? {} : { pass }),
    });
  }

  hear(frame: ServerFrame): void {
    this.socket.handlers.onText(JSON.stringify(frame));
  }

  sentOf<Type extends ClientFrame["type"]>(type: Type): readonly (ClientFrame & { type: Type })[] {
    return this.socket.sent.filter(
      (frame): frame is ClientFrame & { type: Type } => frame.type === type,
    );
  }
}
