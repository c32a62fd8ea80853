/**
 * The door of this room: datagrams over UDP sockets.
 * @module
 */
export type { UdpOptions } from "./options.ts";
export { udpTransport } from "./udp-transport.ts";
