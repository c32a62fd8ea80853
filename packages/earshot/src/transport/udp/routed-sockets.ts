/**
 * Private sockets for destinations on no link of ours, such as seeds beyond a router: bound to no
 * address, so that the kernel's routing table chooses interface and source. Made when first needed.
 * @module
 */
import type { LinkWatcher } from "./link-watch.ts";
import type { PrivateSocket } from "./private-socket.ts";
import { type SocketContext, openPrivate } from "./station.ts";

export class RoutedSockets {
  readonly #context: SocketContext;
  readonly #watcher: LinkWatcher;
  readonly #sockets = new Map<4 | 6, Promise<PrivateSocket>>();
  #closed = false;

  constructor(context: SocketContext, watcher: LinkWatcher) {
    this.#context = context;
    this.#watcher = watcher;
  }

  /** Rejects when the socket cannot be made; the next call tries again. */
  get(family: 4 | 6): Promise<PrivateSocket> {
    if (this.#closed)
      return Promise.reject(
        Object.assign(new Error("closed"), { code: "ERR_SOCKET_DGRAM_NOT_RUNNING" }),
      );
    let socket = this.#sockets.get(family);
    if (socket === undefined) {
      socket = openPrivate(this.#context, { family, host: family === 4 ? "0.0.0.0" : "::" }, 0, {
        deliver: (from, _host, bytes) => this.#watcher.datagram(undefined, from, bytes),
        failed: (cause) => {
          const message = "receiving from beyond our links";
          this.#watcher.warning({ code: "receive-failed", message, cause });
        },
        segmentationRefused: (code) => {
          const message = `bursts beyond our links go out datagram by datagram: segmentation offload fails with ${code}`;
          this.#watcher.warning({ code: "segmentation-refused", message });
        },
      });
      socket.catch(() => this.#sockets.delete(family));
      this.#sockets.set(family, socket);
    }
    return socket;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const socket of this.#sockets.values())
      await socket.then(
        (one) => one.close(),
        () => {},
      );
  }
}
