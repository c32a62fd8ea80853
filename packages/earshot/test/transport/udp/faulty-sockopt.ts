/**
 * Socket options with a kernel of its own: it cuts bursts by itself, wherever the tests run, and fails as
 * real ones do when told to.
 * @module
 */
import type { Socket } from "node:dgram";
import { plainSockopt } from "../../../src/transport/udp/sockopt-none.ts";
import type { SocketPlan, Sockopt } from "../../../src/transport/udp/sockopt.ts";

type Callback = (error: Error | null, bytes: number) => void;

export class FaultySockopt implements Sockopt {
  readonly name = "koffi";
  readonly bindsToDevice = false;
  readonly segments = true;
  readonly coalesces = false;
  readonly batches = false;
  /** What sends fail with while segmentation is on. */
  onSegmentedSend: string | undefined;
  /** What sends of any kind fail with. */
  onEverySend: string | undefined;
  /** What turning segmentation on fails with. */
  onSet: string | undefined;
  /** How often each of these has happened. */
  faults = 0;
  /** Bursts that were cut here. */
  cut = 0;
  /** How often segmentation was set, to what. */
  readonly settings: number[] = [];
  readonly #plain = plainSockopt();
  readonly #segmentBytes = new WeakMap<Socket, number>();

  async open(plan: SocketPlan): Promise<Socket> {
    const socket = await this.#plain.open(plan);
    const send = socket.send.bind(socket);
    const fail = (code: string, done: Callback): void => {
      this.faults++;
      process.nextTick(done, Object.assign(new Error(`send ${code}`), { code }), 0);
    };
    const cutting = (bytes: Uint8Array, port: number, host: string, done: Callback): void => {
      const segmentBytes = this.#segmentBytes.get(socket) ?? 0;
      const code = segmentBytes > 0 ? (this.onSegmentedSend ?? this.onEverySend) : this.onEverySend;
      if (code !== undefined) fail(code, done);
      else if (segmentBytes === 0 || bytes.length <= segmentBytes) send(bytes, port, host, done);
      else {
        this.cut++;
        let left = Math.ceil(bytes.length / segmentBytes);
        for (let at = 0; at < bytes.length; at += segmentBytes) {
          send(bytes.subarray(at, at + segmentBytes), port, host, (error, sent) => {
            if (--left === 0) done(error, sent);
          });
        }
      }
    };
    return Object.assign(socket, { send: cutting });
  }

  setMulticast(socket: Socket, what: "hops" | "loop", value: number): void {
    this.#plain.setMulticast(socket, what, value);
  }

  readMore(): void {}

  setSegmentBytes(socket: Socket, bytes: number): void {
    if (bytes > 0 && this.onSet !== undefined) {
      this.faults++;
      throw Object.assign(new Error(`setsockopt ${this.onSet}`), { code: this.onSet });
    }
    this.settings.push(bytes);
    this.#segmentBytes.set(socket, bytes);
  }
}
