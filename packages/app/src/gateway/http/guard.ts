/**
 * Who may ask at all: programs that know the address and pages of this gateway, with the token where something is told
 * or done. A page from elsewhere cannot, even if its name is made to lead here (DNS rebinding).
 *
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import { isIPv6 } from "node:net";
import { tokenParameter } from "../protocol/index.ts";
import { sameToken } from "./token.ts";

/** Nothing inline, nothing from elsewhere, in nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Of every answer. The token is in the address: no other site is told it. */
export const headers: Readonly<Record<string, string>> = {
  "content-security-policy": policy,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
  "cache-control": "no-store",
};

/** Browsers heed this one only on this machine or with TLS, and elsewhere complain of it. */
const forLocal = "cross-origin-opener-policy";

/** Of every answer at the door of this address. */
export function headersAt(host: string): Readonly<Record<string, string>> {
  if (host.startsWith("127.")) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== forLocal));
}

/** What this door is called in addresses. */
export function namesOf({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): string[] {
  const named = host === "127.0.0.1" ? [host, "localhost"] : [isIPv6(host) ? `[${host}]` : host];
  // Browsers leave the usual port out.
  return named.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

/** Whether Host, and Origin where there is one, are this gateway's own. */
export function isOwn({ host, origin }: IncomingHttpHeaders, own: readonly string[]): boolean {
  if (host === undefined || !own.includes(host.toLowerCase())) return false;
  return origin === undefined || own.some((each) => origin.toLowerCase() === `http://${each}`);
}

/** Whether it has the token: as a bearer, or in the query. */
export function hasToken(
  { authorization = "" }: IncomingHttpHeaders,
  query: unknown,
  token: string,
): boolean {
  const bearer = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  return sameToken(bearer ?? inQuery(query), token);
}

function inQuery(query: unknown): string {
  if (typeof query !== "object" || query === null) return "";
  const given = (query as Readonly<Record<string, unknown>>)[tokenParameter];
  return typeof given === "string" ? given : "";
}
