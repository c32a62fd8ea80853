/**
 * Who may answer a request, and what became of those that were asked.
 * @module
 */
import { EarshotError } from "../../core/errors.ts";
import type { Member, View } from "../../core/events.ts";
import { nearest, spread, type Experience } from "../../rpc/choice.ts";
import type { Failure } from "../../rpc/open-call.ts";
import type { Random } from "../../core/random.ts";
import { fits } from "../filter.ts";
import type { ServerFilter, Target } from "../types/rpc.ts";

/** Members by their id or what they are, as they are in the view now. */
export class Servers {
  readonly service: string;
  readonly #target: Target;
  readonly #view: () => View;

  constructor(target: Target, service: string, view: () => View) {
    this.#target = target;
    this.service = service;
    this.#view = view;
  }

  /** All of them. */
  present(): readonly Member[] {
    const target = this.#target;
    const { members } = this.#view();
    if (typeof target === "string" || "epoch" in target) return onlyOne(members, target);
    const found: Member[] = [];
    for (const member of members)
      if (member.services.includes(this.service) && fits(member, target)) found.push(member);
    return found;
  }

  /** Not one member alone is meant. */
  get several(): boolean {
    return isFilter(this.#target);
  }

  get pick(): "nearest" | "spread" | "all" {
    const target = this.#target;
    return isFilter(target) ? (target.pick ?? "nearest") : "nearest";
  }

  /** Whom to ask, of those that are there and not among `tried`. */
  choose(tried: ReadonlySet<string>, experience: Experience, random: Random): Member | undefined {
    const present = this.present();
    const left = tried.size === 0 ? present : present.filter(({ epoch }) => !tried.has(epoch));
    if (left.length <= 1) return left[0];
    return (this.pick === "spread" ? spread : nearest)(left, experience, random);
  }

  /** Why nobody could be asked. */
  nobody(): EarshotError {
    const { service } = this;
    const target = this.#target;
    const name = JSON.stringify(service);
    if (isFilter(target)) {
      const { pick: _, ...filter } = target;
      const who = Object.keys(filter).length === 0 ? "" : ` with ${JSON.stringify(filter)}`;
      return noServer(`nobody${who} serves ${name}`, { service });
    }
    const id = typeof target === "string" ? target : target.id;
    const here = this.present().length > 0;
    return noServer(here ? `${id} does not serve ${name}` : `${id} is not in the view`, {
      service,
    });
  }
}

function isFilter(target: Target): target is ServerFilter {
  return typeof target === "object" && !("epoch" in target);
}

/** That life of it, or another one. */
function onlyOne(members: readonly Member[], target: Member | string): readonly Member[] {
  const [id, epoch] = typeof target === "string" ? [target, undefined] : [target.id, target.epoch];
  let found: Member | undefined;
  for (const member of members) {
    if (member.id !== id) continue;
    if (member.epoch === epoch) return [member];
    found ??= member;
  }
  return found === undefined ? [] : [found];
}

function noServer(message: string, details: Readonly<Record<string, unknown>>): EarshotError {
  return new EarshotError("ERR_EARSHOT_NO_SERVER", message, { details });
}

/** What a server said, or what became of it, as an error. */
export function errorOf(failure: Failure, member: Member, service: string): EarshotError {
  const { what, code, message } = failure;
  const details = { member: member.id, service };
  const who = `${member.name} (${member.id.slice(0, 8)})`;
  const name = JSON.stringify(service);
  switch (what) {
    case "failed":
      return new EarshotError("ERR_EARSHOT_REQUEST_FAILED", message === "" ? code : message, {
        details: { ...details, code },
      });
    case "unknown-service":
      return noServer(`${who} does not serve ${name}`, details);
    case "busy":
      return new EarshotError("ERR_EARSHOT_BUSY", `${who} has too many requests for ${name}`, {
        details,
      });
    case "gone":
    case "lost": {
      const why = what === "lost" ? "is gone" : "no longer has its reply";
      return new EarshotError(
        "ERR_EARSHOT_SERVER_LOST",
        `${who}, which was asked for ${name}, ${why}: whether it did it is not known`,
        { details },
      );
    }
  }
}
