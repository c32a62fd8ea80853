/**
 * A UDP transport in a host of the lab, driven from the test.
 * @module
 */
import assert from "node:assert/strict";
import type { Address } from "../../packages/earshot/src/core/address.ts";
import type { Destination, Link, LinkId, Way } from "../../packages/earshot/src/core/link.ts";
import type { TransportDescription } from "../../packages/earshot/src/transport/transport.ts";
import type { UdpOptions } from "../../packages/earshot/src/transport/udp/index.ts";
import type { Host } from "./host.ts";
import type { LabProcess } from "./lab-process.ts";
import type { UdpCommand, UdpLine } from "./udp-lines.ts";

const withinMs = 10_000;

type Line<Type extends UdpLine["type"]> = UdpLine & { readonly type: Type };

export class UdpHost {
  readonly name: string;
  readonly process: LabProcess<UdpLine>;
  #token = 0;

  constructor(host: Host, options: UdpOptions) {
    this.name = host.name;
    this.process = host.program<UdpLine>("udp-host", [
      JSON.stringify({ rescanMs: 300, ...options }),
    ]);
  }

  /** Starts a transport; resolves when it is open. */
  static async open(host: Host, options: UdpOptions): Promise<UdpHost> {
    const started = new UdpHost(host, options);
    assert.equal(await started.opened(), undefined);
    return started;
  }

  /** How opening ended: `undefined`, or the code of the error. */
  async opened(): Promise<string | undefined> {
    const { json } = await this.process.until(({ type }) => type === "open", { withinMs });
    return (json as Line<"open">).error;
  }

  /** All lines of a type so far. */
  told<Type extends UdpLine["type"]>(type: Type): readonly Line<Type>[] {
    return this.process.json.filter((line): line is Line<Type> => line.type === type);
  }

  /** The links as told last. */
  get links(): readonly Link[] {
    return this.told("links").at(-1)?.links ?? [];
  }

  link(name: string): Link {
    const link = this.links.find(({ id }) => id === name);
    assert.ok(link, `${this.name} has no link ${name}`);
    return link;
  }

  /** Resolves when the links are told so that the predicate holds, now or later. */
  async linksAre(what: string, holds: (links: readonly Link[]) => boolean): Promise<void> {
    if (holds(this.links)) return;
    const since = this.process.mark();
    if (holds(this.links)) return;
    await this.process.until((line) => line.type === "links" && holds(line.links), {
      withinMs,
      since,
      what,
    });
  }

  /** Sends and resolves with the outcome. */
  send(text: string, to: Destination): Promise<string | undefined> {
    const token = ++this.#token;
    this.#ask({ do: "send", token, text, to });
    return this.#outcome(token);
  }

  /** Sends full slots that say `NAME 0`, `NAME 1`, … and resolves with the outcome. */
  burst(
    name: string,
    slots: number,
    slotBytes: number,
    to: Destination,
  ): Promise<string | undefined> {
    const token = ++this.#token;
    this.#ask({ do: "burst", token, name, slots, slotBytes, to });
    return this.#outcome(token);
  }

  listen(groups: readonly number[]): void {
    this.#ask({ do: "listen", groups });
  }

  /** What has been heard that begins with this, in order. */
  heard(name: string): readonly string[] {
    return this.told("heard")
      .map(({ text }) => text)
      .filter((text) => text.startsWith(name));
  }

  async #outcome(token: number): Promise<string | undefined> {
    const { json } = await this.process.until(
      (line) => line.type === "transmitted" && line.token === token,
      { withinMs, what: `transmitted(${token})` },
    );
    return (json as Line<"transmitted">).error;
  }

  everybody(text: string, link: string, way: Way): Promise<string | undefined> {
    return this.send(text, { kind: "everybody", link: link as LinkId, way });
  }

  to(text: string, address: string, link?: string): Promise<string | undefined> {
    return this.send(text, {
      kind: "address",
      address: address as Address,
      link: link as LinkId | undefined,
    });
  }

  /** The first datagram with this text. */
  async hears(text: string): Promise<Line<"heard">> {
    const { json } = await this.process.until(
      (line) => line.type === "heard" && line.text === text,
      { withinMs, what: `"${text}"` },
    );
    return json as Line<"heard">;
  }

  async warns(code: string): Promise<Line<"warning">> {
    const { json } = await this.process.until(
      (line) => line.type === "warning" && line.code === code,
      { withinMs, what: `the warning ${code}` },
    );
    return json as Line<"warning">;
  }

  async describe(): Promise<TransportDescription> {
    const since = this.process.mark();
    this.#ask({ do: "describe" });
    const { json } = await this.process.until(({ type }) => type === "described", {
      withinMs,
      since,
    });
    return (json as Line<"described">).description;
  }

  #ask(command: UdpCommand): void {
    this.process.write(`${JSON.stringify(command)}\n`);
  }
}
