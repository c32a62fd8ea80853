/**
 * What the operating system's refusals mean, in words and as errors.
 * @module
 */
import { EarshotError, type ErrorCode } from "../core/errors.ts";
import { codeOf } from "../transport/udp/errno.ts";
import type { Endpoint, Refusal } from "./service.ts";

const words: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program holds this port",
  EACCES: "this user may not open this port",
  EPERM: "this user may not open this port",
  EADDRNOTAVAIL: "this host has no such address",
  EAFNOSUPPORT: "this host does not have this kind of address",
  ENODEV: "the interface has gone",
  ENOBUFS: "the system allows no more group memberships",
};

const codes: Readonly<Record<string, ErrorCode>> = {
  EADDRINUSE: "ERR_EARSHOT_PORT_IN_USE",
  EACCES: "ERR_EARSHOT_NOT_PERMITTED",
  EPERM: "ERR_EARSHOT_NOT_PERMITTED",
};

export function refusalOf(endpoint: Endpoint, error: unknown): Refusal {
  const code = codeOf(error);
  const otherwise = error instanceof Error ? error.message : String(error);
  return { ...endpoint, code, reason: words[code] ?? otherwise };
}

/** The error of a service of which nothing could be opened. */
export function nothingOpened(name: string, refusals: readonly Refusal[]): EarshotError {
  const [first] = refusals;
  if (first === undefined) {
    const why = `${name}: no interface that was chosen is up and can do this`;
    return new EarshotError("ERR_EARSHOT_NO_LINKS", why);
  }
  const { transport, host, port, code, reason } = first;
  const where = `${transport.toUpperCase()} port ${port} of ${host}`;
  return new EarshotError(
    codes[code] ?? "ERR_EARSHOT_INVALID_ARGUMENT",
    `${name}: ${where}: ${reason}`,
    { details: { refusals } },
  );
}
