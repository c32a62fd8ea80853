/**
 * A game that is open at this gateway: its table, and what the table does not tell: news with their times, and when
 * the present question was asked.
 *
 * @module
 */
import type { PeerId } from "earshot";
import type { AnnouncedGame, Announcement } from "earshot/arena";
import type { AnyTable } from "../../session/game/tables.ts";
import { gatewayLimits as limits } from "../limits.ts";
import type { GameAnnouncement } from "../protocol/index.ts";
import type { Leader } from "./leader.ts";

export type Announced = Pick<AnnouncedGame, "id" | "kind" | "title" | "founder" | "at">;

export interface News {
  readonly id: string;
  readonly at: number;
  readonly type: GameAnnouncement["type"];
  /** Whom it is about; the name is what the game knows. */
  readonly who: { readonly id: PeerId; readonly name: string } | undefined;
}

export class OpenGame {
  readonly announced: Announced;
  readonly play: AnyTable;
  /** How this person leads it, if they host it here. */
  readonly leader: Leader | undefined;
  readonly #end = new AbortController();
  readonly #news: News[] = [];
  #phase = "";
  #phaseAt = 0;
  #next = 1;

  constructor(announced: Announced, play: AnyTable, leader: Leader | undefined) {
    this.announced = announced;
    this.play = play;
    this.leader = leader;
  }

  get news(): readonly News[] {
    return this.#news;
  }

  /** When the present question or round was seen here in its present phase. */
  get phaseAt(): number {
    return this.#phaseAt;
  }

  /** Follows the table, which others may hold as well, and tells of its changes. */
  follow(changed: () => void): void {
    this.#look(Date.now());
    const { table } = this.play;
    const subscription = table.subscribe(() => {
      this.#look(Date.now());
      changed();
    });
    this.#end.signal.addEventListener("abort", () => subscription[Symbol.dispose](), {
      once: true,
    });
    void this.#takeNews(changed);
  }

  /** Follows it no longer. */
  close(): void {
    this.#end.abort();
  }

  async #takeNews(changed: () => void): Promise<void> {
    for await (const announcement of this.play.table.changes({ signal: this.#end.signal })) {
      this.#take(announcement, Date.now());
      changed();
    }
  }

  /** Notices a new phase, from which times count. */
  #look(now: number): void {
    const { game } = this.play.table.state;
    const number = "number" in game ? game.number : game.round;
    const phase = `${game.phase} ${number} ${game.by ?? ""}`;
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#phaseAt = now;
  }

  #take(announcement: Announcement, at: number): void {
    const told = toldOf(announcement);
    if (told === undefined) return;
    this.#news.push({ id: `news-${this.#next++}`, at, ...told });
    if (this.#news.length > limits.announcements) this.#news.shift();
  }
}

function toldOf(announcement: Announcement): Pick<News, "type" | "who"> | undefined {
  switch (announcement.type) {
    case "signed-up":
      return { type: "joined", who: announcement.player };
    case "withdrew":
    case "left":
      return { type: "left", who: announcement.player };
    case "missed":
      return { type: "lost", who: announcement.player };
    case "returned":
      return { type: "back", who: announcement.player };
    case "host":
      return { type: "host-changed", who: { id: announcement.host, name: "" } };
    case "winner":
      return { type: "winner", who: announcement.winners[0] };
    case "started":
    case "over":
      return { type: announcement.type, who: undefined };
    case "ranking":
      return undefined;
  }
}
