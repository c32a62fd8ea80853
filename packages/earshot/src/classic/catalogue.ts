/**
 * All classic services by name, with what a person should know of each and how it is made: for programs that run them,
 * and for the page that describes them.
 * @module
 */
import { MulticastBoard } from "./board/multicast-board.ts";
import { type BoardRoom, MemoryBoards } from "./board/board-room.ts";
import { TcpCalculator } from "./calculator/tcp-calculator.ts";
import { UdpCalculator } from "./calculator/udp-calculator.ts";
import { ChatServer } from "./chat/chat-server.ts";
import type { NativeChat } from "./chat/natives/native-chat.ts";
import { BroadcastDiscovery } from "./discovery/broadcast-discovery.ts";
import { WhosThere } from "./discovery/whos-there.ts";
import { ServerMessage } from "./echo/server-message.ts";
import { TcpEcho } from "./echo/tcp-echo.ts";
import { UdpEcho } from "./echo/udp-echo.ts";
import { UtfEcho } from "./echo/utf-echo.ts";
import { AcknowledgedMulticast } from "./multicast/acknowledged.ts";
import { GreetingGroup } from "./multicast/greeting.ts";
import { MulticastChat } from "./multicast/multicast-chat.ts";
import { PlainMulticast } from "./multicast/plain-multicast.ts";
import type { Directory } from "./names/directory.ts";
import { TcpNames } from "./names/tcp-names.ts";
import { UdpNames } from "./names/udp-names.ts";
import { type ChatRoom, MemoryRoom } from "./room/chat-room.ts";
import { type CarriesFrom, carriesNowhere, type Leads, leadsAlways } from "./room/gateways.ts";
import type { ClassicService, Tell } from "./service.ts";
import { readLinks } from "./udp/classic-links.ts";

/** What services share, and where they speak. */
export interface ClassicSettings {
  /** Who speaks, where somebody does. */
  readonly name: string;
  /** What this host tells that it does. Default: nothing. */
  readonly roles?: readonly string[];
  /** Names or addresses of the interfaces to use. Default: every usable one. */
  readonly interfaces?: readonly string[] | undefined;
  readonly ttl?: number | undefined;
  /** How long answers to our own questions are collected, in milliseconds. Default: as long as the textbook waits. */
  readonly collectMs?: number | undefined;
  /** Default: a room and boards of this process. */
  readonly room?: ChatRoom;
  /** The chat of the peers, among whom clients of the chat server are guests. Default: there is none. */
  readonly natives?: Promise<NativeChat> | undefined;
  readonly boards?: BoardRoom;
  readonly leads?: Leads;
  readonly carriesFrom?: CarriesFrom;
  readonly directory?: Directory;
  readonly onEvent?: Tell;
}

/** Another address than the usual one: the group of a multicast, the host of a server. */
export interface Place {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

export interface Made {
  readonly services: readonly ClassicService[];
  /** Absent where there is nothing to be said. */
  readonly speak?: (text: string) => void;
  /** Where there is one question, and no other words: asks it. */
  readonly ask?: () => void;
  /** Whether that has been asked once it is started: a newcomer's broadcast. */
  readonly hasAsked?: boolean;
  /** Resolves when it has ended by itself. */
  readonly ended?: Promise<void>;
}

export interface CatalogueEntry {
  readonly name: string;
  /** Where it listens usually. */
  readonly at: string;
  /** What it does, in half a line. */
  readonly summary: string;
  /** Why it runs only when it is named; absent for those that run with all others. */
  readonly alone?: string;
  make(settings: Shared, place: Place): Made;
}

type Optional = "interfaces" | "ttl" | "collectMs" | "natives";
type Shared = Required<Omit<ClassicSettings, Optional>> & Pick<ClassicSettings, Optional>;

/** Settings with what services share made where it was not given. */
export function sharedSettings(settings: ClassicSettings): Shared {
  return {
    roles: [],
    room: settings.room ?? new MemoryRoom(),
    boards: settings.boards ?? new MemoryBoards(),
    leads: leadsAlways,
    carriesFrom: carriesNowhere,
    directory: () => [],
    onEvent: () => {},
    ...settings,
  };
}

export const catalogue: readonly CatalogueEntry[] = [
  {
    name: "whos-there",
    at: "udp 224.1.1.1:50008",
    summary: `"who's there?" is answered "Me!"`,
    make: (settings, place) => {
      const service = new WhosThere(group(settings, place));
      const { collectMs } = settings;
      return { services: [service], ask: () => void service.ask({ collectMs }) };
    },
  },
  {
    name: "broadcast",
    at: "udp broadcast :5972",
    summary: '"ADDRESS sent a broadcast" is answered with the own address and roles',
    make: ({ roles, ...settings }, { host: address, port }) => {
      const service = new BroadcastDiscovery({ ...settings, roles, address, port });
      const { collectMs } = settings;
      const ask = (): void => void service.discover({ collectMs });
      return { services: [service], ask, hasAsked: true };
    },
  },
  {
    name: "names",
    at: "udp and tcp :7070",
    summary: "LOOKUP name and LIST tell where services are",
    make: ({ directory, ...settings }, { host, port }) => ({
      services: [
        new UdpNames({ ...settings, directory, port, group: host }),
        new TcpNames({ ...server(settings, { port }), directory }),
      ],
    }),
  },
  {
    name: "chat-multicast",
    at: "udp 224.1.1.1:5007",
    summary: '"name: text" to everybody, together with the native lobby',
    make: (settings, place) => {
      const { room, leads, carriesFrom, name } = settings;
      const door = room.door(() => {});
      return {
        services: [new MulticastChat({ ...group(settings, place), room, leads, carriesFrom })],
        speak: (text) => door.say(name, text),
      };
    },
  },
  {
    name: "board",
    at: "udp 224.1.1.1:5008",
    summary: "CREATE, PUBLISH, SUBSCRIBE and LIST, together with the native boards",
    make: (settings, place) => {
      const { boards, leads } = settings;
      return one(new MulticastBoard({ ...group(settings, place), boards, leads }));
    },
  },
  {
    name: "acknowledged",
    at: "udp 224.3.29.71:10000",
    summary: 'what is heard is answered "ack"',
    make: (settings, place) => {
      const service = new AcknowledgedMulticast(group(settings, place));
      const { collectMs: timeoutMs } = settings;
      return { services: [service], speak: (text) => void service.send(text, { timeoutMs }) };
    },
  },
  {
    name: "calculator",
    at: "tcp and udp :7777",
    summary: '"+ 4 5" is answered "9"',
    make: (settings, place) => ({
      services: [
        new TcpCalculator(server(settings, place)),
        new UdpCalculator(answering(settings, place)),
      ],
    }),
  },
  {
    name: "echo",
    at: "tcp :65432",
    summary: "what comes goes back",
    make: (settings, place) => one(new TcpEcho(server(settings, place))),
  },
  {
    name: "echo-udp",
    at: "udp :6789",
    summary: "what comes goes back, never to multicast",
    make: (settings, place) => one(new UdpEcho(answering(settings, place))),
  },
  {
    name: "many-clients",
    at: "tcp :2004",
    summary: 'what comes goes back behind "Server message: "',
    make: (settings, place) => one(new ServerMessage(server(settings, place))),
  },
  {
    name: "java-echo",
    at: "tcp :7896",
    summary: "strings of writeUTF go back",
    make: (settings, place) => one(new UtfEcho(server(settings, place))),
  },
  {
    name: "chat",
    at: "tcp :6666",
    summary: "REGISTER, INVITE, JOIN, SEND_MESSAGE and the others; its lobby is the native one",
    make: (settings, place) =>
      one(
        new ChatServer({
          ...server(settings, place),
          room: settings.room,
          natives: settings.natives,
        }),
      ),
  },
  {
    name: "greeting",
    at: "udp 224.1.1.1:5007",
    summary: 'joins, greets, and leaves when somebody says "Adiós"',
    alone: 'it ends at "Adiós", and shares its address with the chat',
    make: (settings, place) => {
      const service = new GreetingGroup({ ...group(settings, place), name: settings.name });
      return {
        services: [service],
        speak: (text) => service.send(text),
        ended: service.parted,
      };
    },
  },
  {
    name: "multicast",
    at: "udp 228.5.6.7:6789",
    summary: "any group and port, in plain text",
    alone: "it is for a group of your choice",
    make: (settings, place) => {
      const service = new PlainMulticast(group(settings, place));
      return { services: [service], speak: (text) => service.send(text) };
    },
  },
];

function one(service: ClassicService): Made {
  return { services: [service] };
}

function group(settings: Shared, { host, port }: Place) {
  const { interfaces, ttl, onEvent } = settings;
  return { interfaces, ttl, onEvent, group: host, port };
}

/** Where a TCP server listens: everywhere, or at the addresses of the interfaces that were chosen. */
function server({ interfaces, onEvent }: Pick<Shared, "interfaces" | "onEvent">, place: Place) {
  const { host, port } = place;
  const chosen = interfaces === undefined ? undefined : readLinks({ interfaces }).hosts;
  return { onEvent, port, hosts: host === undefined ? chosen : [host] };
}

function answering({ interfaces, onEvent }: Shared, { host, port }: Place) {
  return { interfaces, onEvent, port, hosts: host === undefined ? undefined : [host] };
}
