/**
 * How classic services tell what they do: where each listens, what could not be opened, what is said.
 *
 * @module
 */
import type { ClassicEvent, Endpoint } from "earshot/classic";
import { clean } from "../output/clean.ts";
import type { Printer } from "../output/printer.ts";

export function tellEvent(out: Printer, event: ClassicEvent): void {
  out.result({ ...event, at: new Date() }, wordsOf(event));
}

/** `undefined` for what is only of interest to programs. */
function wordsOf(event: ClassicEvent): string | undefined {
  const { service } = event;
  switch (event.type) {
    case "opened":
      return `${service} listens on ${endpointWords(event.endpoint)}`;
    case "closed":
      return `${service} no longer listens on ${endpointWords(event.endpoint)}`;
    case "refused":
      return `${service} cannot listen on ${endpointWords(event.refusal)}: ${clean(event.refusal.reason)}`;
    case "heard":
    case "answered":
      return `${service} ${clean(event.from.host)}: ${clean(event.text)}`;
    case "ended":
      return `${service} has ended: ${clean(event.why)}`;
    case "said":
    case "connected":
    case "disconnected":
      return undefined;
  }
}

function endpointWords({ transport, how, host, port }: Endpoint): string {
  const everywhere = host === "::" || host === "0.0.0.0";
  const at = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  const where = everywhere ? `port ${port}` : at;
  return how === "unicast" ? `${transport} ${where}` : `${transport} ${where} (${how})`;
}
