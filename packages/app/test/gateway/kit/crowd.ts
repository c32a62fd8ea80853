/**
 * Two hundred phones in a process of their own: light clients that count what they are shown instead of keeping it, so
 * that what is measured is the gateway. Commands come from the test as messages, figures go back.
 *
 * @module
 */
import { once } from "node:events";
import { WebSocket } from "ws";
import {
  type GatewayCommand,
  type PatchOperation,
  protocolVersion,
  type ServerFrame,
  socketPath,
} from "../../../src/gateway/protocol/index.ts";

export type Order =
  | { readonly do: "join"; readonly address: string; readonly count: number }
  | { readonly do: "watch"; readonly channel: string }
  /** Each gives this command; "#" stands for their number. */
  | { readonly do: "command"; readonly command: GatewayCommand };

export interface Told {
  /** What was done, with the time of each in milliseconds, sorted. */
  readonly done: Order["do"];
  readonly ms: readonly number[];
  readonly refused: readonly string[];
}

/** What all have been shown, on the test's asking. */
export interface Shown {
  readonly messages: readonly number[];
  readonly phases: readonly string[];
  readonly byes: readonly string[];
}

class Phone {
  readonly #socket: WebSocket;
  readonly #answers: Map<string, (frame: ServerFrame & { type: "result" }) => void> = new Map();
  readonly #states: Map<string, () => void> = new Map();
  #welcome: (() => void) | undefined;
  #next = 1;
  /** Messages shown in the lobby, and the phase of the game. */
  messages = 0;
  phase = "";
  bye = "";

  constructor(address: string, at: number) {
    const url = new URL(address);
    url.protocol = "ws:";
    url.pathname = socketPath;
    // One machine may not open so many connections: these are several.
    this.#socket = new WebSocket(url.href, { localAddress: `127.0.1.${1 + (at % 8)}` });
    this.#socket.on("error", () => {});
    this.#socket.on("message", (data: Buffer) => this.#take(data));
  }

  async join(name: string): Promise<void> {
    await once(this.#socket, "open");
    const welcomed = new Promise<void>((resolve) => (this.#welcome = resolve));
    this.#socket.send(JSON.stringify({ type: "hello", protocol: protocolVersion, name }));
    await welcomed;
  }

  async watch(channel: string): Promise<void> {
    const state = new Promise<void>((resolve) => this.#states.set(channel, resolve));
    this.#socket.send(JSON.stringify({ type: "watch", channels: [channel] }));
    await state;
  }

  async command(command: GatewayCommand): Promise<string | undefined> {
    const id = `c${this.#next++}`;
    const answer = new Promise<ServerFrame & { type: "result" }>((resolve) =>
      this.#answers.set(id, resolve),
    );
    this.#socket.send(JSON.stringify({ type: "command", id, command }));
    const result = await answer;
    return result.ok ? undefined : `${result.error.code} ${result.error.message}`;
  }

  #take(data: Buffer): void {
    const frame = JSON.parse(data.toString("utf8")) as ServerFrame;
    if (frame.type === "welcome") this.#welcome?.();
    if (frame.type === "bye") this.bye = frame.reason;
    if (frame.type === "result") {
      this.#answers.get(frame.id)?.(frame);
      this.#answers.delete(frame.id);
    }
    if (frame.type === "state") {
      const { items, phase } = frame.state as { items?: readonly unknown[]; phase?: string };
      if (frame.channel.startsWith("conversation:")) this.messages = items?.length ?? 0;
      if (frame.channel.startsWith("game:")) this.phase = phase ?? "";
      this.#states.get(frame.channel)?.();
    }
    if (frame.type === "change")
      for (const operation of frame.patch) this.#see(frame.channel, operation);
  }

  #see(channel: string, operation: PatchOperation): void {
    if (channel.startsWith("conversation:") && /^\/items\/\d+$/.test(operation.path)) {
      if (operation.op === "add") this.messages++;
      if (operation.op === "remove") this.messages--;
    }
    if (channel.startsWith("game:") && operation.path === "/phase" && "value" in operation)
      this.phase = String(operation.value);
  }
}

const phones: Phone[] = [];

function numbered(command: GatewayCommand, at: number): GatewayCommand {
  return JSON.parse(JSON.stringify(command).replaceAll("#", String(at))) as GatewayCommand;
}

async function obey(order: Order): Promise<Told> {
  const ms: number[] = [];
  const refused: string[] = [];
  const timed = async (act: () => Promise<string | undefined | void>): Promise<void> => {
    const began = performance.now();
    const why = await act();
    ms.push(performance.now() - began);
    if (typeof why === "string") refused.push(why);
  };
  if (order.do === "join")
    await Promise.all(
      Array.from({ length: order.count }, (_, at) => {
        const phone = new Phone(order.address, at);
        phones.push(phone);
        return timed(() => phone.join(`phone ${at}`));
      }),
    );
  if (order.do === "watch")
    await Promise.all(phones.map((phone) => timed(() => phone.watch(order.channel))));
  if (order.do === "command")
    await Promise.all(
      phones.map((phone, at) => timed(() => phone.command(numbered(order.command, at)))),
    );
  return { done: order.do, ms: ms.toSorted((a, b) => a - b), refused };
}

process.on("message", (order: Order | "shown") => {
  if (order === "shown") {
    const shown: Shown = {
      messages: phones.map(({ messages }) => messages),
      phases: phones.map(({ phase }) => phase),
      byes: phones.flatMap(({ bye }) => (bye === "" ? [] : [bye])),
    };
    process.send?.(shown);
    return;
  }
  void obey(order).then((told) => process.send?.(told));
});

// The test has ended.
process.on("disconnect", () => process.exit());
