/**
 * The message board of the textbook's assignment, by multicast: publishers make boards of different topics, and each new
 * message of a board reaches everybody who listens to the group. docs/classic.md has the lines.
 * @module
 */
import type { LinkId } from "../../core/link.ts";
import { classicLimits } from "../limits.ts";
import { commandOf, firstWord, oneLine, textOf } from "../lines/words.ts";
import { personName } from "../room/chat-room.ts";
import { type Leads, leadsAlways } from "../room/gateways.ts";
import type { Remote } from "../service.ts";
import { type MulticastOptions, MulticastService } from "../udp/multicast-service.ts";
import {
  type BoardNews,
  type BoardRoom,
  MemoryBoards,
  type Note,
  subjectWord,
} from "./board-room.ts";

export interface MulticastBoardOptions extends MulticastOptions {
  /** Where the boards are. Default: in this process. */
  readonly boards?: BoardRoom;
  /** Whether this process answers on a network. Default: always. */
  readonly leads?: Leads;
}

/** The answer lines to a request; `undefined` for what is told to everybody anyway. */
type Handler = (
  boards: BoardRoom,
  rest: string,
  from: Remote,
) => Promise<readonly string[] | undefined>;

const noBoard = (subject: string): readonly string[] => [`ERROR there is no board ${subject}`];

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  [
    "CREATE",
    async (boards, rest) => {
      const subject = subjectWord(rest);
      if (subject === "") return ["ERROR CREATE needs a subject"];
      return (await boards.create(subject))
        ? [`BOARD ${subject}`]
        : ["ERROR there are too many boards"];
    },
  ],
  [
    "PUBLISH",
    async (boards, rest, from) => {
      const [subject, said] = firstWord(rest);
      const match = /^([^:]{1,64}):\s(.*)$/su.exec(said);
      const author = personName(match?.[1] ?? from.host);
      const text = oneLine(match?.[2] ?? said);
      if (text === "") return ["ERROR PUBLISH needs a subject and a text"];
      return (await boards.publish(subject, author, text))
        ? undefined
        : noBoard(subjectWord(subject));
    },
  ],
  [
    "SUBSCRIBE",
    async (boards, rest) => {
      const subject = subjectWord(rest);
      const notes = await boards.latest(subject, classicLimits.boardHistory);
      return notes === undefined ? noBoard(subject) : [`BOARD ${subject}`, ...notes.map(noteLine)];
    },
  ],
  ["LIST", (boards) => Promise.resolve(boards.subjects.map((subject) => `BOARD ${subject}`))],
]);

export class MulticastBoard extends MulticastService {
  readonly boards: BoardRoom;
  readonly #leads: Leads;
  /** Requests that are being worked on: more are dropped, and asked again. */
  #working = 0;
  #watch: Disposable | undefined;

  /** Group 224.1.1.1, port 5008 unless the options say otherwise. */
  constructor(options: MulticastBoardOptions = {}) {
    super("board", "224.1.1.1", 5_008, options);
    this.boards = options.boards ?? new MemoryBoards();
    this.#leads = options.leads ?? leadsAlways;
  }

  protected override async open(): Promise<void> {
    await super.open();
    this.#watch = this.boards.watch((news) => this.#tell(news));
  }

  protected override async shut(): Promise<void> {
    this.#watch?.[Symbol.dispose]();
    await super.shut();
  }

  protected heard(bytes: Uint8Array, from: Remote, link: LinkId | undefined): void {
    const text = textOf(bytes);
    const { name, rest } = commandOf(text?.trim() ?? "");
    const handler = handlers.get(name);
    if (text === undefined || handler === undefined) {
      this.counters.droppedMalformed++;
      return;
    }
    this.counters.received++;
    this.tell({ type: "heard", from, text: oneLine(text) });
    const on = this.links.find(({ id }) => id === link) ?? this.links[0];
    if (on === undefined) return;
    if (this.#leads(on)) void this.#answer(handler, rest, from);
    // Who speaks later must know what it is asked to follow.
    else if (name === "SUBSCRIBE" && this.#working < classicLimits.boards)
      void this.#work(() => this.boards.latest(subjectWord(rest), 1));
  }

  async #answer(handler: Handler, rest: string, from: Remote): Promise<void> {
    if (this.#working >= classicLimits.boards) {
      this.counters.droppedBudget++;
      return;
    }
    const lines = await this.#work(() => handler(this.boards, rest, from));
    for (const line of lines ?? []) this.reply(line, from);
  }

  async #work<T>(job: () => Promise<T>): Promise<T | undefined> {
    this.#working++;
    try {
      return await job();
    } catch {
      // The boards are closing, or their peer is.
      this.counters.sendErrors++;
      return undefined;
    } finally {
      this.#working--;
    }
  }

  #tell(news: BoardNews): void {
    const led = this.links.filter((link) => this.#leads(link));
    if (led.length === 0) return;
    const line = news.type === "board" ? `BOARD ${news.subject}` : noteLine(news.note);
    this.say(line, led);
    this.tell({ type: "said", text: line });
  }
}

function noteLine({ subject, number, author, text }: Note): string {
  return `MESSAGE ${subject} ${number} ${author}: ${text}`;
}
