/**
 * A gateway for the tests of the pages: HTTP for what was built, a WebSocket that speaks the protocol over the
 * kit's room, with the headers that the real one sends. It can be dropped, stopped and started again.
 * @module
 */
import {
  clientFrame,
  type ClientFrame,
  type ServerFrame,
  socketPath,
  tokenParameter,
} from "@earshot/app/protocol";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import * as v from "valibot";
import { type WebSocket, WebSocketServer } from "ws";
import { diff } from "./diff.ts";
import { firstUnread, stateOf } from "./eyes.ts";
import { Refused } from "./refused.ts";
import type { KitRoom } from "./room.ts";

export const built = join(import.meta.dirname, "../../dist");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** As strict as the real one: nothing inline, nothing from elsewhere. */
export const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

interface Watched {
  version: number;
  state: unknown;
  readonly unreadFrom: string | null;
  readonly changes: (ServerFrame & { type: "change" })[];
}

interface Session {
  readonly id: string;
  readonly who: string;
  /** What a guest comes back with. */
  readonly pass: string | undefined;
  readonly channels: Map<string, Watched>;
  readonly results: Map<string, ServerFrame>;
  socket: WebSocket | undefined;
}

export interface GatewayOptions {
  /** Who the owner of the address is in the room. */
  readonly host: string;
  readonly port?: number;
  readonly token?: string;
  readonly guestToken?: string;
}

export class KitGateway {
  readonly room: KitRoom;
  /** Frames that pages sent and that the protocol does not know: none, in a test that passes. */
  readonly strange: string[] = [];
  /** Commands that came, in order. */
  readonly commands: (ClientFrame & { type: "command" })[] = [];
  /** While true sockets are turned away. */
  full = false;
  readonly #options: GatewayOptions;
  #sessions = new Map<string, Session>();
  /** Guests by their passes, as the real one knows them: also after a restart. */
  readonly #guests = new Map<string, string>();
  #server: Server | undefined;
  #port: number;
  #soon = false;

  constructor(room: KitRoom, options: GatewayOptions) {
    this.room = room;
    this.#options = options;
    this.#port = options.port ?? 0;
    room.changed = () => this.#changed();
  }

  get token(): string {
    return this.#options.token ?? "host-token";
  }

  get guestToken(): string {
    return this.#options.guestToken ?? "guest-token";
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}/?${tokenParameter}=${this.token}`;
  }

  get guestAddress(): string {
    return `http://127.0.0.1:${this.#port}/?${tokenParameter}=${this.guestToken}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#file(request).then(({ status, type, body }) => {
        response.writeHead(status, {
          "content-type": type,
          "content-security-policy": policy,
          "referrer-policy": "no-referrer",
          "x-content-type-options": "nosniff",
        });
        response.end(body);
      });
    });
    const sockets = new WebSocketServer({ server, path: socketPath, maxPayload: 300_000 });
    sockets.on("connection", (socket, request) => this.#socket(socket, request));
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** As if the process had been killed: sessions are gone. The room is that of the others. */
  async stop(): Promise<void> {
    this.drop();
    this.#sessions = new Map();
    const server = this.#server;
    this.#server = undefined;
    server?.close();
    server?.closeAllConnections();
    if (server !== undefined) await once(server, "close");
  }

  /** Breaks all connections; sessions are kept. */
  drop(): void {
    for (const session of this.#sessions.values()) {
      session.socket?.terminate();
      session.socket = undefined;
    }
  }

  get connected(): number {
    return [...this.#sessions.values()].filter(({ socket }) => socket !== undefined).length;
  }

  /** Sends this to everybody as it is: for frames that no gateway should send. */
  sendRaw(text: string): void {
    for (const { socket } of this.#sessions.values()) socket?.send(text);
  }

  async #file(
    request: IncomingMessage,
  ): Promise<{ status: number; type: string; body: Buffer | string }> {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname));
    const name = path === "/" ? "/index.html" : path;
    try {
      return {
        status: 200,
        type: types[extname(name)] ?? "application/octet-stream",
        body: await readFile(join(built, name)),
      };
    } catch {
      return { status: 404, type: "text/plain", body: "not found" };
    }
  }

  #socket(socket: WebSocket, request: IncomingMessage): void {
    const token = new URL(request.url ?? "/", "http://host").searchParams.get(tokenParameter);
    const send = (frame: ServerFrame): void => socket.send(JSON.stringify(frame));
    const bye = (reason: (ServerFrame & { type: "bye" })["reason"]): void => {
      send({ type: "bye", reason });
      socket.close();
    };
    if (this.full) return bye("full");
    if (token !== this.token && token !== this.guestToken) return bye("token");
    const guest = token === this.guestToken;
    let session: Session | undefined;
    socket.on("message", (data) => {
      const frame = this.#read((data as Buffer).toString());
      if (frame === undefined) return bye("unruly");
      if (session === undefined) {
        if (frame.type !== "hello") return bye("unruly");
        session = this.#session(frame, guest);
        if (session === undefined) return bye("name");
        session.socket?.terminate();
        session.socket = socket;
        return this.#welcome(session, frame, send);
      }
      return this.#take(session, frame, send);
    });
    socket.on("close", () => {
      if (session?.socket === socket) session.socket = undefined;
    });
  }

  #read(text: string): ClientFrame | undefined {
    try {
      const { success, output } = v.safeParse(clientFrame, JSON.parse(text));
      if (success) return output;
    } catch {
      // Told below.
    }
    this.strange.push(text);
    return undefined;
  }

  #session(hello: ClientFrame & { type: "hello" }, guest: boolean): Session | undefined {
    const known = this.#sessions.get(hello.resume?.session ?? "");
    if (known !== undefined && (known.pass !== undefined) === guest) return known;
    const pass = guest ? (hello.pass ?? randomUUID()) : undefined;
    const who = pass === undefined ? this.#options.host : this.#guest(pass, hello.name);
    if (who === undefined) return undefined;
    const session: Session = {
      id: randomUUID(),
      who,
      pass,
      channels: new Map(),
      results: new Map(),
      socket: undefined,
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  #guest(pass: string, name: string | undefined): string | undefined {
    const known = this.#guests.get(pass);
    if (known !== undefined || name === undefined) return known;
    const { id } = this.room.enter({ id: this.room.id("guest"), name, via: this.#options.host });
    this.#guests.set(pass, id);
    return id;
  }

  #welcome(
    session: Session,
    hello: ClientFrame & { type: "hello" },
    send: (frame: ServerFrame) => void,
  ): void {
    const resumed = hello.resume?.session === session.id;
    const { id, pass } = session;
    const own = pass === undefined ? { guest: false } : { guest: true, pass };
    send({ type: "welcome", protocol: 1, session: id, resumed, ...own });
    if (!resumed) return;
    for (const [name, watched] of session.channels) {
      const version = hello.resume?.channels[name] ?? 0;
      const missed = watched.changes.filter((change) => change.version > version);
      if (version > 0 && missed.length === watched.version - version) missed.forEach(send);
      else send({ type: "state", channel: name, version: watched.version, state: watched.state });
    }
  }

  #take(session: Session, frame: ClientFrame, send: (frame: ServerFrame) => void): void {
    switch (frame.type) {
      case "hello":
        return;
      case "ping":
        return send({ type: "pong" });
      case "watch":
        return frame.channels.forEach((name) => this.#watch(session, name, send));
      case "unwatch":
        return frame.channels.forEach((name) => session.channels.delete(name));
      case "command":
        return this.#command(session, frame, send);
    }
  }

  #watch(session: Session, name: string, send: (frame: ServerFrame) => void): void {
    const conversation = name.startsWith("conversation:")
      ? this.room.conversations.get(name.slice("conversation:".length))
      : undefined;
    const unreadFrom = conversation === undefined ? null : firstUnread(conversation, session.who);
    const state: unknown = structuredClone(stateOf(this.room, session.who, name, unreadFrom));
    if (state === undefined) return send({ type: "gone", channel: name });
    const version = (session.channels.get(name)?.version ?? 0) + 1;
    session.channels.set(name, { version, state, unreadFrom, changes: [] });
    send({ type: "state", channel: name, version, state });
  }

  #command(
    session: Session,
    frame: ClientFrame & { type: "command" },
    send: (frame: ServerFrame) => void,
  ): void {
    const done = session.results.get(frame.id);
    if (done !== undefined) return send(done);
    this.commands.push(frame);
    const result = this.#result(session, frame);
    session.results.set(frame.id, result);
    // Changes first, as the real one.
    this.#flush();
    send(result);
  }

  #result(session: Session, { id, command }: ClientFrame & { type: "command" }): ServerFrame {
    try {
      return { type: "result", id, ok: true, value: this.room.do(session.who, command) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { type: "result", id, ok: false, error: { code: error.code, message: error.message } };
    }
  }

  #changed(): void {
    if (this.#soon) return;
    this.#soon = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#soon = false;
    for (const session of this.#sessions.values()) {
      for (const [name, watched] of session.channels) this.#update(session, name, watched);
    }
  }

  #update(session: Session, name: string, watched: Watched): void {
    const state = stateOf(this.room, session.who, name, watched.unreadFrom);
    const send = (frame: ServerFrame): void => session.socket?.send(JSON.stringify(frame));
    if (state === undefined) {
      session.channels.delete(name);
      return send({ type: "gone", channel: name });
    }
    const copy: unknown = structuredClone(state);
    const patch = diff(watched.state, copy);
    if (patch.length === 0) return;
    watched.version += 1;
    watched.state = copy;
    const change = { type: "change", channel: name, version: watched.version, patch } as const;
    watched.changes.push(change);
    if (watched.changes.length > 500) watched.changes.shift();
    send(change);
  }
}
