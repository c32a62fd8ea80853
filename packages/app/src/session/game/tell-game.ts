/**
 * Prints the announcements of a game: who plays, the ranking, who hosts, who has won.
 *
 * @module
 */
import type { Peer, PeerId } from "earshot";
import type { Announcement, GameState, MoveAnswer, Player } from "earshot/arena";
import { clean, cleanName } from "../../output/clean.ts";
import type { Printer } from "../../output/printer.ts";
import { tableLines } from "../../output/table.ts";
import { idDigits } from "../../room/words.ts";

type Fields = Readonly<Record<string, unknown>>;

export class GameTeller {
  readonly out: Printer;
  readonly #peer: Peer;
  readonly #names: Map<PeerId, string> = new Map();
  #hosting = false;

  constructor(peer: Peer, out: Printer) {
    this.#peer = peer;
    this.out = out;
  }

  /** Remembers what players are called; hosts need not play, and are in the view. */
  know({ players, signedUp, founder, host }: GameState<unknown>): void {
    for (const { id, name } of [...signedUp, ...players]) this.#names.set(id, name);
    for (const { id, name } of this.#peer.view.members)
      if (id === founder || id === host) this.#names.set(id, name);
  }

  nameOf(id: PeerId): string {
    if (id === this.#peer.id) return cleanName(this.#peer.name);
    const name = this.#names.get(id);
    return name === undefined ? `#${id.slice(0, idDigits)}` : cleanName(name);
  }

  person(id: PeerId): Fields {
    return { id, name: id === this.#peer.id ? this.#peer.name : (this.#names.get(id) ?? null) };
  }

  tell(type: string, fields: Fields, text: string | undefined): void {
    this.out.result({ type, ...fields, at: new Date() }, text);
  }

  announce(announcement: Announcement): void {
    const { paint } = this.out;
    const note = (words: string): string => paint.dim(`* ${words}`);
    switch (announcement.type) {
      case "signed-up":
      case "withdrew":
      case "left":
      case "missed":
      case "returned": {
        const { type, player } = announcement;
        const words = {
          "signed-up": "wants to play",
          withdrew: "does not want to play any more",
          left: "has left the game",
          missed: "is missed",
          returned: "is back",
        }[type];
        this.tell(
          type,
          { player: { id: player.id, name: player.name } },
          note(`${cleanName(player.name)} ${words}`),
        );
        return;
      }
      case "started": {
        const players = announcement.players.map(({ id, name }) => ({ id, name }));
        const names = players.map(({ name }) => cleanName(name)).join(", ");
        this.tell("started", { players }, paint.bold(`The game has started: ${names}.`));
        return;
      }
      case "ranking":
        this.ranking("ranking", announcement.ranking);
        return;
      case "host": {
        const { host, term } = announcement;
        this.tell(
          "host",
          { host: this.person(host), term },
          note(`${this.nameOf(host)} hosts the game from here on`),
        );
        return;
      }
      case "winner": {
        const { winners, words } = announcement;
        const names = winners.map(({ name }) => cleanName(name)).join(" and ");
        const said = words === undefined ? "" : ` ${clean(words)}`;
        const who = winners.map(({ id, name, points }) => ({ id, name, points }));
        this.tell(
          "winner",
          { winners: who, words: words ?? null },
          paint.bold(`Congratulations, ${names}!${said}`),
        );
        return;
      }
      case "over":
        this.tell("over", { ranking: announcement.ranking.map(placed) }, "The game is over.");
    }
  }

  ranking(type: string, ranking: readonly Player[]): void {
    // Before the first points all share the first place.
    const first = ranking.every(({ placeBefore }) => placeBefore === 1);
    const rows = ranking.map(({ place, placeBefore, name, points, presence }) => {
      const way = place < placeBefore ? "up" : "down";
      const moved = first || place === placeBefore ? "" : `${way} from ${placeBefore}`;
      const away = presence === "playing" ? "" : presence === "left" ? "left" : "missed";
      return [
        String(place).padStart(2),
        cleanName(name),
        String(points).padStart(6),
        [moved, away].filter(Boolean).join(", "),
      ];
    });
    this.tell(
      type,
      { ranking: ranking.map(placed) },
      tableLines(rows, this.out.columns).join("\n"),
    );
  }

  /** Whether this peer hosts, when that has changed. */
  hosting(hosting: boolean, term: number): void {
    if (hosting === this.#hosting) return;
    this.#hosting = hosting;
    const words = hosting ? "You host the game" : "You no longer host the game";
    this.tell("hosting", { hosting, term }, this.out.paint.dim(`* ${words}`));
  }

  answered({ accepted, why }: MoveAnswer): void {
    const reason = whys[why ?? ""] ?? clean(why ?? "");
    this.tell("move", { accepted, why: why ?? null }, undefined);
    if (!this.out.json) this.out.remark(accepted ? "(counted)" : `(not counted: ${reason})`);
  }
}

const whys: Readonly<Record<string, string>> = {
  late: "too late, or nothing is asked now",
  again: "you have answered already",
  host: "who hosts knows the answers",
  early: "that was before the signal",
  "no-host": "the host is away; the question will be asked again",
  "no-player": "you do not play",
};

function placed({ id, name, place, points, placeBefore, presence }: Player): Fields {
  return { place, id, name, points, placeBefore, presence };
}
