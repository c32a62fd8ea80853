/**
 * Listens at a switch, as a stranger in the room could, and keeps what was said.
 * @module
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { eventually } from "./clock.ts";
import { readPcap, type CapturedDatagram } from "./pcap.ts";
import { run } from "./run.ts";

export class Capture implements AsyncDisposable {
  readonly #namespace: string;
  readonly #child: ChildProcess;
  readonly #chunks: Buffer[] = [];
  readonly #closed: Promise<unknown>;
  /** What tcpdump says beside the packets. */
  #said = "";
  #stopped: Promise<readonly CapturedDatagram[]> | undefined;

  private constructor(namespace: string, child: ChildProcess) {
    this.#namespace = namespace;
    this.#child = child;
    this.#closed = once(child, "close");
    child.stdout?.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
  }

  /** Resolves when packets are being recorded. */
  static async start(namespace: string): Promise<Capture> {
    // On their way in, so that a packet is there once and not again on every port it leaves by. The kernel keeps room
    // of the longest packet for each: with the default it would be full after a few.
    const options = "-i any -Q in -n -U --immediate-mode -s 9216 -B 65536 -w -".split(" ");
    const child = spawn("ip", ["netns", "exec", namespace, "tcpdump", ...options, "udp"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const capture = new Capture(namespace, child);
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        capture.#said += text;
        if (capture.#said.includes("listening on")) resolve();
      });
      child.on("error", reject);
      child.on("close", () => reject(new Error(`tcpdump ended: ${capture.#said}`)));
    });
    return capture;
  }

  /** Ends the recording and returns it. Safe to call twice. */
  stop(): Promise<readonly CapturedDatagram[]> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** tcpdump may lag behind: what it has not read when it is told to end is lost. So it first has to record a mark. */
  async #stop(): Promise<readonly CapturedDatagram[]> {
    const mark = `the end of the recording ${randomUUID()}`;
    const say = `printf '%s' '${mark}' > /dev/udp/127.0.0.1/9`;
    await run("ip", ["netns", "exec", this.#namespace, "bash", "-c", say]);
    const recorded = (): Buffer => Buffer.concat(this.#chunks);
    await eventually(() => recorded().includes(mark), {
      withinMs: 10_000,
      what: "the mark recorded",
    });
    this.#child.kill("SIGTERM");
    await this.#closed;
    const dropped = /(\d+) packets? dropped by kernel/.exec(this.#said)?.[1];
    if (dropped !== "0") throw new Error(`not everything was recorded: ${this.#said}`);
    return readPcap(recorded()).filter(({ packet }) => !packet.includes(mark));
  }
}

/** The datagrams that hold these bytes anywhere, link-layer and IP headers included. */
export function holding(
  datagrams: readonly CapturedDatagram[],
  wanted: string | Uint8Array,
): readonly CapturedDatagram[] {
  return datagrams.filter(({ packet }) => packet.includes(wanted));
}
