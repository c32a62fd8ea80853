/**
 * A peer of the library in a host, with words for what tests ask of it.
 * @module
 */
import type { LabProcess, OutputLine } from "./lab-process.ts";
import type { Command, PeerLine, SeenMember } from "./peer-lines.ts";

type Lined<Type extends PeerLine["type"]> = Extract<PeerLine, { type: Type }>;

/** Time for what is local to one process, on a machine with better things to do. */
const locallyMs = 30_000;

export class LabPeer implements AsyncDisposable {
  readonly name: string;
  readonly process: LabProcess<PeerLine>;
  #commands = 0;

  constructor(name: string, started: LabProcess<PeerLine>) {
    this.name = name;
    this.process = started;
  }

  /** Resolves when the library is loaded; nothing has been sent yet. */
  async ready(): Promise<this> {
    await this.process.until(({ type }) => type === "ready", {
      withinMs: locallyMs,
      what: "ready",
    });
    return this;
  }

  /** Joins; returns when `join()` was called, on the shared clock. */
  async join(): Promise<number> {
    const since = this.process.mark();
    await this.ask({ do: "join" });
    const { json } = await this.process.until(({ type }) => type === "joining", {
      withinMs: 0,
      since,
    });
    return (json as Lined<"joining">).at;
  }

  /** Has the library do something; resolves with what it returned, rejects with what it threw. */
  async ask(command: Command, withinMs: number = locallyMs): Promise<unknown> {
    const id = ++this.#commands;
    const since = this.process.mark();
    this.process.write(`${JSON.stringify({ id, ...command })}\n`);
    const { json } = await this.process.until(
      (line) => (line.type === "answer" || line.type === "refused") && line.to === id,
      { withinMs, since, what: `an answer to ${command.do}` },
    );
    if (json.type !== "refused") return (json as Lined<"answer">).value;
    throw Object.assign(new Error(`${this.name}: ${command.do}: ${json.message}`), {
      code: json.code,
    });
  }

  /** Whom it sees now. */
  get present(): readonly SeenMember[] {
    return this.process.json.findLast(tellsView)?.present ?? [];
  }

  /**
   * Resolves when it sees exactly these, by name, or this many: at once when it does so now. Returns the time at which
   * it did so first after `since`.
   */
  async sees(
    who: readonly string[] | number,
    { withinMs, since = 0 }: { readonly withinMs: number; readonly since?: number },
  ): Promise<number> {
    const wanted = typeof who === "number" ? who : [...who].toSorted().join(" ");
    const fits = ({ present }: { readonly present: readonly SeenMember[] }): boolean =>
      typeof wanted === "number"
        ? present.length === wanted
        : present
            .map(({ name }) => name)
            .toSorted()
            .join(" ") === wanted;
    const isNow = (): boolean => fits({ present: this.present });
    if (!isNow()) {
      await this.process.until((line) => tellsView(line) && fits(line), {
        withinMs,
        since: this.process.mark(),
        what: `a view of ${wanted}, not of ${this.present.map(({ name, state }) => `${name} (${state})`).join(" ")}`,
      });
    }
    const views = this.process.lines
      .slice(since)
      .map(({ json }) => json)
      .filter((json) => json !== undefined && tellsView(json));
    const first = views.find(fits) ?? this.process.json.findLast(tellsView);
    if (first === undefined) throw new Error(`${this.name} has not joined`);
    return first.at;
  }

  /** Resolves with the first change of this type that concerns this member. */
  async notices(
    change: string | readonly string[],
    name: string,
    { withinMs, since = 0 }: { readonly withinMs: number; readonly since?: number },
  ): Promise<Lined<"change">> {
    const wanted = [change].flat();
    const { json } = await this.process.until(
      (line) => line.type === "change" && line.name === name && wanted.includes(line.change),
      { withinMs, since, what: `${wanted.join(" or ")} of ${name}` },
    );
    return json as Lined<"change">;
  }

  /** Resolves with the first message of this text that it hears. */
  async hears(
    text: string,
    { withinMs }: { readonly withinMs: number },
  ): Promise<OutputLine<PeerLine>> {
    return this.process.until((line) => line.type === "message" && line.text === text, {
      withinMs,
      what: `the message ${text}`,
    });
  }

  /** Everything it has told of this type. */
  told<Type extends PeerLine["type"]>(type: Type): readonly Lined<Type>[] {
    return this.process.json.filter((line): line is Lined<Type> => line.type === type);
  }

  mark(): number {
    return this.process.mark();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
  }
}

function tellsView(line: PeerLine): line is Lined<"change"> | Lined<"joined"> {
  return line.type === "change" || line.type === "joined";
}
