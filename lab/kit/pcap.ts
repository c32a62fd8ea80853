/**
 * Reads what tcpdump writes (the pcap file format, draft-ietf-opsawg-pcap) and takes the UDP datagrams out of it.
 * @module
 */
export interface CapturedDatagram {
  /** Seconds since 1970, as tcpdump saw it. */
  readonly time: number;
  /** Source and destination, as `"192.0.2.1:7468"`; IPv6 is written in full groups. */
  readonly from: string;
  readonly to: string;
  /** The whole packet, link layer included. */
  readonly packet: Buffer;
  readonly payload: Buffer;
}

/** Length of the link-layer header and place of the EtherType in it, by link type. */
const linkLayers: Readonly<Record<number, { readonly length: number; readonly type: number }>> = {
  1: { length: 14, type: 12 }, // Ethernet
  113: { length: 16, type: 14 }, // LINUX_SLL
  276: { length: 20, type: 0 }, // LINUX_SLL2
};

/** All UDP datagrams of a capture; a record that is cut off at the end is left out. */
export function readPcap(file: Buffer): readonly CapturedDatagram[] {
  if (file.length < 24) return [];
  if (file.readUInt32LE(0) !== 0xa1b2c3d4)
    throw new Error("not a little-endian pcap file with microseconds");
  const layer = linkLayers[file.readUInt32LE(20) & 0xffff];
  if (layer === undefined) throw new Error(`unknown link type ${file.readUInt32LE(20)}`);
  const datagrams: CapturedDatagram[] = [];
  for (let at = 24; at + 16 <= file.length;) {
    const end = at + 16 + file.readUInt32LE(at + 8);
    if (end > file.length) break;
    const time = file.readUInt32LE(at) + file.readUInt32LE(at + 4) / 1e6;
    const packet = file.subarray(at + 16, end);
    const datagram = udpOf(packet, packet.readUInt16BE(layer.type), layer.length);
    if (datagram !== undefined) datagrams.push({ time, packet, ...datagram });
    at = end;
  }
  return datagrams;
}

type Datagram = Pick<CapturedDatagram, "from" | "to" | "payload">;

function udpOf(packet: Buffer, type: number, at: number): Datagram | undefined {
  if (type === 0x0800 && packet[at + 9] === 17) {
    const address = (from: number): string => packet.subarray(from, from + 4).join(".");
    return withPorts(packet, at + ((packet[at] ?? 0) & 15) * 4, address(at + 12), address(at + 16));
  }
  if (type === 0x86dd && packet[at + 6] === 17) {
    const address = (from: number): string =>
      `[${packet.toString("hex", from, from + 16).replace(/(....)(?=.)/g, "$1:")}]`;
    return withPorts(packet, at + 40, address(at + 8), address(at + 24));
  }
  return undefined;
}

function withPorts(packet: Buffer, at: number, from: string, to: string): Datagram {
  return {
    from: `${from}:${packet.readUInt16BE(at)}`,
    to: `${to}:${packet.readUInt16BE(at + 2)}`,
    payload: packet.subarray(at + 8, at + packet.readUInt16BE(at + 4)),
  };
}
