/**
 * Listens at a switch, as a stranger in the room could, and keeps what was said.
 * @module
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readPcap, type CapturedDatagram } from "./pcap.ts";

export class Capture implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #chunks: Buffer[] = [];
  readonly #closed: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#closed = once(child, "close");
    child.stdout?.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
  }

  /** Resolves when packets are being recorded. */
  static async start(namespace: string): Promise<Capture> {
    // On their way in, so that a packet is there once and not again on every port it leaves by.
    const args = [
      "netns",
      "exec",
      namespace,
      "tcpdump",
      "-i",
      "any",
      "-Q",
      "in",
      "-n",
      "-U",
      "--immediate-mode",
      "-s",
      "0",
      "-w",
      "-",
      "udp",
    ];
    const child = spawn("ip", args, { stdio: ["ignore", "pipe", "pipe"] });
    const capture = new Capture(child);
    await new Promise<void>((resolve, reject) => {
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.includes("listening on")) resolve();
      });
      child.on("error", reject);
      child.on("close", () => reject(new Error(`tcpdump ended: ${said}`)));
    });
    return capture;
  }

  /** Ends the recording and returns it. Safe to call twice. */
  async stop(): Promise<readonly CapturedDatagram[]> {
    // Terminated, tcpdump writes what it holds and goes.
    this.#child.kill("SIGTERM");
    await this.#closed;
    return readPcap(Buffer.concat(this.#chunks));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** The datagrams that hold these bytes anywhere, link-layer and IP headers included. */
export function holding(
  datagrams: readonly CapturedDatagram[],
  wanted: string | Uint8Array,
): readonly CapturedDatagram[] {
  return datagrams.filter(({ packet }) => packet.includes(wanted));
}
