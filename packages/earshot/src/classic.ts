/**
 * Textbook protocols in plain text, for programs that do not speak Earshot: published as `earshot/classic`.
 * @module
 */
export {
  type BoardNews,
  type BoardRoom,
  MemoryBoards,
  type Note,
} from "./classic/board/board-room.ts";
export { MulticastBoard, type MulticastBoardOptions } from "./classic/board/multicast-board.ts";
export { NativeBoards, type NativeBoardsOptions } from "./classic/board/native-boards.ts";
export { TcpCalculator, type TcpCalculatorOptions } from "./classic/calculator/tcp-calculator.ts";
export { UdpCalculator, type UdpCalculatorOptions } from "./classic/calculator/udp-calculator.ts";
export {
  BroadcastDiscovery,
  type BroadcastOptions,
} from "./classic/discovery/broadcast-discovery.ts";
export {
  catalogue,
  type CatalogueEntry,
  type ClassicSettings,
  type Made,
  type Place,
  sharedSettings,
} from "./classic/catalogue.ts";
export { ChatClient, type ChatClientOptions } from "./classic/chat/chat-client.ts";
export { ChatServer, type ChatServerOptions } from "./classic/chat/chat-server.ts";
export type { NativeChat } from "./classic/chat/natives/native-chat.ts";
export type { ChatClientEvent } from "./classic/chat/client-state.ts";
export type { HostEntry } from "./classic/discovery/host-view.ts";
export { type Answer, type AskOptions, WhosThere } from "./classic/discovery/whos-there.ts";
export { ServerMessage } from "./classic/echo/server-message.ts";
export { TcpEcho } from "./classic/echo/tcp-echo.ts";
export { UdpEcho } from "./classic/echo/udp-echo.ts";
export { UtfEcho } from "./classic/echo/utf-echo.ts";
export { AcknowledgedMulticast } from "./classic/multicast/acknowledged.ts";
export { GreetingGroup, type GreetingOptions } from "./classic/multicast/greeting.ts";
export { MulticastChat, type MulticastChatOptions } from "./classic/multicast/multicast-chat.ts";
export { PlainMulticast } from "./classic/multicast/plain-multicast.ts";
export { type ChatRoom, type Door, MemoryRoom, type RoomEvent } from "./classic/room/chat-room.ts";
export { type CarriesFrom, Gateways, type Leads } from "./classic/room/gateways.ts";
export { NativeLobby, type NativeLobbyOptions } from "./classic/room/native-lobby.ts";
export type { Directory, NamedService } from "./classic/names/directory.ts";
export { TcpNames, type TcpNamesOptions } from "./classic/names/tcp-names.ts";
export { UdpNames, type UdpNamesOptions } from "./classic/names/udp-names.ts";
export type { ClassicCounters } from "./classic/counters.ts";
export type {
  ClassicEvent,
  ClassicOptions,
  ClassicService,
  Endpoint,
  Refusal,
  Remote,
} from "./classic/service.ts";
export type { KeepAlive } from "./classic/tcp/connection.ts";
export type { TcpOptions } from "./classic/tcp/tcp-service.ts";
export type { AnsweringOptions } from "./classic/udp/answering-service.ts";
export type { MulticastOptions } from "./classic/udp/multicast-service.ts";
export type { UdpServiceOptions } from "./classic/udp/udp-service.ts";
