/**
 * Who may ask at all: programs of this machine and pages of this gateway, with the token where something is told or
 * done. A page from elsewhere cannot, even if its name is made to lead here (DNS rebinding).
 *
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
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

/** Whether Host, and Origin where there is one, are this gateway's own. */
export function isOwn({ host, origin }: IncomingHttpHeaders, port: number): boolean {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
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
