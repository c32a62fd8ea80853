/**
 * A host of a topic in the lab, as a test speaks with it.
 * @module
 */
import type { Host } from "./host.ts";
import type { LabProcess } from "./lab-process.ts";
import type { TopicLine, TopicOrder, TopicSettings } from "./topic-lines.ts";

type LineOf<Type extends TopicLine["type"]> = Extract<TopicLine, { type: Type }>;

export class TopicHost {
  readonly process: LabProcess<TopicLine>;

  constructor(host: Host, settings: Omit<TopicSettings, "name">) {
    const named: TopicSettings = { name: host.name, ...settings };
    this.process = host.program("topics", [JSON.stringify(named)]);
  }

  /** The first line of a kind, or the first since a mark. */
  async says<Type extends TopicLine["type"]>(
    type: Type,
    withinMs: number,
    since = 0,
  ): Promise<LineOf<Type>> {
    const within = { withinMs, since, what: type };
    const { json } = await this.process.until((line) => line.type === type, within);
    return json as LineOf<Type>;
  }

  /** Gives an order, and what is said to it. */
  async obeys<Type extends TopicLine["type"]>(
    order: TopicOrder,
    type: Type,
    withinMs = 10_000,
  ): Promise<LineOf<Type>> {
    const since = this.process.mark();
    this.process.write(`${JSON.stringify(order)}\n`);
    return this.says(type, withinMs, since);
  }
}
