/**
 * A chat server, clients of the textbook's kind, and our own.
 * @module
 */
import type { TestContext } from "node:test";
import {
  ChatClient,
  type ChatClientEvent,
  type ChatClientOptions,
  ChatServer,
  type ChatServerOptions,
} from "../../../src/classic.ts";
import { until } from "../../peer/kit/peers.ts";
import { TcpClient } from "./tcp-client.ts";

const here = { hosts: ["127.0.0.1"], port: 0 };

export async function started(
  t: TestContext,
  options: ChatServerOptions = {},
): Promise<ChatServer> {
  const server = new ChatServer({ ...here, ...options });
  t.after(() => server.close());
  await server.start();
  return server;
}

/** A client of the textbook's kind that has registered. */
export async function user(
  t: TestContext,
  server: ChatServer,
  name: string,
  command: string = "REGISTER",
): Promise<TcpClient> {
  const client = await TcpClient.to(server.port);
  t.after(() => client.socket.destroy());
  client.write(`${command} ${name}\n`);
  await client.lineWith(/^ONLINE_USERS /);
  return client;
}

export class Ours {
  readonly events: ChatClientEvent[] = [];
  readonly client: ChatClient;

  constructor(options: ChatClientOptions) {
    this.client = new ChatClient({ ...options, onEvent: (event) => this.events.push(event) });
  }

  of<Type extends ChatClientEvent["type"]>(type: Type): Extract<ChatClientEvent, { type: Type }>[] {
    return this.events.filter(
      (event): event is Extract<ChatClientEvent, { type: Type }> => event.type === type,
    );
  }

  texts(conversation: string): readonly string[] {
    return this.of("message")
      .filter((one) => one.conversation === conversation)
      .map(({ from, text }) => `${from}: ${text}`);
  }
}

export async function ours(t: TestContext, server: ChatServer, name: string): Promise<Ours> {
  const one = new Ours({ name, port: server.port, reconnectMinMs: 10, reconnectMaxMs: 50 });
  t.after(() => one.client.close());
  await one.client.start();
  return one;
}

/** Two of ours in a conversation; gives its name. */
export async function talking(a: Ours, b: Ours): Promise<string> {
  const before = a.of("pending").length;
  a.client.invite(b.client.name);
  await until(() => a.of("pending").length > before, "the invitation");
  const conversation = a.of("pending").at(-1)!.conversation;
  await until(() => b.of("invitation").some((one) => one.conversation === conversation), "it");
  b.client.join(conversation);
  await until(() => a.client.conversations.get(conversation)?.length === 2, "both in it");
  await until(() => b.client.conversations.get(conversation)?.length === 2, "both in it");
  return conversation;
}
