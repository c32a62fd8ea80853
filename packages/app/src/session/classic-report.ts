/**
 * How classic services tell what they do: where each listens, what could not be opened, what is said.
 *
 * @module
 */
import type { ClassicEvent, ClassicService, Endpoint, Refusal } from "earshot/classic";
import { clean } from "../output/clean.ts";
import type { Printer } from "../output/printer.ts";

/** So many addresses are named; more are counted. */
const namedAddresses = 2;

export class ClassicReport {
  readonly #out: Printer;
  /** Services of which it is told together, once they are started, where they listen. */
  readonly #starting = new Set<string>();

  constructor(out: Printer) {
    this.#out = out;
  }

  tell(event: ClassicEvent): void {
    const together = event.type === "opened" || event.type === "refused";
    const later = together && this.#starting.has(event.service);
    this.#out.result({ ...event, at: new Date() }, later ? undefined : wordsOf(event));
  }

  /** These are being started. */
  starting(services: readonly ClassicService[]): void {
    for (const { name } of services) this.#starting.add(name);
  }

  /** They have been: `entry` is what they are called together. For people only; programs have heard of each. */
  started(entry: string, services: readonly ClassicService[]): void {
    for (const { name } of services) this.#starting.delete(name);
    if (this.#out.json) return;
    const endpoints = services.flatMap((service) => service.endpoints);
    if (endpoints.length > 0) this.#out.result({}, `${entry} listens on ${placesWords(endpoints)}`);
    const refusals = Map.groupBy(
      services.flatMap((service) => service.refusals),
      ({ code, transport, how }) => `${code} ${transport} ${how}`,
    );
    for (const [first, ...more] of refusals.values())
      if (first !== undefined)
        this.#out.result({}, refusalWords(entry, first, placesWords([first, ...more])));
  }
}

/** `undefined` for what is only of interest to programs. */
function wordsOf(event: ClassicEvent): string | undefined {
  const { service } = event;
  switch (event.type) {
    case "opened":
      return `${service} listens on ${placesWords([event.endpoint])}`;
    case "closed":
      return `${service} no longer listens on ${placesWords([event.endpoint])}`;
    case "refused":
      return refusalWords(service, event.refusal, placesWords([event.refusal]));
    case "heard":
    case "answered":
      return `${service} ${clean(event.from.host)}: ${clean(event.text)}`;
    case "collected":
      return `${service}: ${countWords(event.hosts)}`;
    case "ended":
      return `${service} has ended: ${clean(event.why)}`;
    case "said":
    case "connected":
    case "disconnected":
      return undefined;
  }
}

function countWords(hosts: readonly string[]): string {
  return hosts.length === 0 ? "nobody answered" : `${hosts.length} answered: ${hosts.join(", ")}`;
}

function refusalWords(name: string, refusal: Refusal, places: string): string {
  const advice = adviceOn(name.replace(/-(?:tcp|udp)$/, ""), refusal);
  return `${name} cannot listen on ${places}: ${clean(refusal.reason)}${advice}`;
}

/** What a person can do about it. */
function adviceOn(name: string, { code, how, port }: Refusal): string {
  switch (code) {
    case "EADDRINUSE":
      // Who shares a group must be on its port; programs that share it have to say so.
      return how === "unicast"
        ? `; end it, or choose another port: earshot classic ${name} ${port + 1}`
        : " for itself alone; end it, or let it set SO_REUSEADDR before it binds";
    case "EACCES":
    case "EPERM":
      return `; choose one above 1023: earshot classic ${name} 7000`;
    default:
      return "";
  }
}

/** `tcp port 7777 and udp port 7777 (5 addresses)` */
function placesWords(endpoints: readonly Endpoint[]): string {
  const groups = Map.groupBy(
    endpoints,
    ({ transport, how, port }) => `${transport} ${how} ${port}`,
  );
  return [...groups.values()].map(groupWords).join(" and ");
}

function groupWords(endpoints: readonly Endpoint[]): string {
  const [first] = endpoints;
  if (first === undefined) return "";
  const { transport, how, port } = first;
  const everywhere = endpoints.some(({ host }) => host === "::" || host === "0.0.0.0");
  const notes: string[] = how === "unicast" ? [] : [how];
  if (!everywhere && endpoints.length > namedAddresses) notes.push(`${endpoints.length} addresses`);
  const where =
    everywhere || endpoints.length > namedAddresses
      ? `port ${port}`
      : endpoints.map(addressWords).join(" and ");
  return `${transport} ${where}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

function addressWords({ host, port }: Endpoint): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
