/**
 * Sockets made with libc through koffi (Linux): created and bound by us, then adopted by `dgram`.
 * It adds SO_BINDTODEVICE, IP_MULTICAST_ALL = 0, private ports that stay private, segmentation offload both
 * ways and reads of many datagrams at once (docs/decisions/0012, 0041).
 * @module
 */
import { type Socket, createSocket } from "node:dgram";
import { arch, endianness, platform } from "node:os";
import { getSystemErrorName } from "node:util";
import { BatchReader, type ReadState } from "./batch-reader.ts";
import { bindSocket } from "./sockopt-none.ts";
import { type SocketPlan, type Sockopt, literalLookup } from "./sockopt.ts";
import { bytesOf } from "./subnet.ts";

// The same on the architectures listed below (include/uapi/asm-generic/socket.h, linux/in.h, linux/in6.h, linux/udp.h).
const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4_000;
const SOCK_CLOEXEC = 0o2_000_000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_BINDTODEVICE = 25;
const IPPROTO_IP = 0;
const IP_MULTICAST_TTL = 33;
const IP_MULTICAST_LOOP = 34;
const IP_MULTICAST_ALL = 49;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const IPV6_MULTICAST_HOPS = 18;
const IPV6_MULTICAST_LOOP = 19;
const IPV6_MULTICAST_ALL = 29;
const IPPROTO_UDP = 17;
const UDP_SEGMENT = 103;
const UDP_GRO = 104;
const multicastOptions = {
  4: { level: IPPROTO_IP, hops: IP_MULTICAST_TTL, loop: IP_MULTICAST_LOOP },
  6: { level: IPPROTO_IPV6, hops: IPV6_MULTICAST_HOPS, loop: IPV6_MULTICAST_LOOP },
} as const;
const architectures = new Set(["x64", "arm64", "arm", "ia32", "riscv64", "loong64"]);

/** Where a C `long` and a pointer have 64 bits, as the structures of {@link BatchReader} want it. */
const architectures64 = new Set(["x64", "arm64", "riscv64", "loong64"]);

interface Libc {
  socket(family: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  setsockopt(fd: number, level: number, name: number, value: Uint8Array, length: number): number;
  close(fd: number): number;
  if_nametoindex(name: string): number;
  if_indextoname(index: number, name: Uint8Array): string | null;
  recvmmsg(fd: number, headers: Uint8Array, count: number, flags: number, timeout: null): number;
  /** Gives its first argument, as an address; with a length of 0 nothing is moved. */
  memmove(to: Uint8Array, from: Uint8Array, length: number): bigint;
  errno(): number;
}

/** A socket that we made, for as long as it is open. */
interface Made extends ReadState {
  readonly family: 4 | 6;
}

/** Loads koffi; rejects with the reason when that, or what it is for, is not possible here. */
export async function koffiSockopt(): Promise<Sockopt> {
  if (platform() !== "linux" || !architectures.has(arch()) || endianness() !== "LE") {
    throw new Error(`socket options are known for Linux only, not for ${platform()} on ${arch()}`);
  }
  const libc = await loadLibc();
  // SO_BINDTODEVICE needs no privilege since Linux 5.7, CAP_NET_RAW before; the others came with 4.18 and 5.0.
  const bindsToDevice = takes(libc, SOL_SOCKET, SO_BINDTODEVICE, Buffer.from("lo\0"));
  const segments = takes(libc, IPPROTO_UDP, UDP_SEGMENT, numberOf(1_200));
  const coalesces = takes(libc, IPPROTO_UDP, UDP_GRO, numberOf(1));
  const made = new WeakMap<Socket, Made>();
  const madeOf = (socket: Socket): Made => {
    const found = made.get(socket);
    if (found === undefined) throw new TypeError("not an open socket of this seam");
    return found;
  };
  const reader = architectures64.has(arch()) ? batchReader(libc) : undefined;
  return {
    name: "koffi",
    bindsToDevice,
    segments,
    coalesces,
    batches: reader !== undefined,
    open: async (plan) => {
      const device = bindsToDevice ? plan.device : undefined;
      const coalesce = plan.coalesce && coalesces;
      const { socket, fd } = await openThroughLibc(libc, { ...plan, device, coalesce });
      made.set(socket, { fd, family: plan.family, misses: 0, skip: 0 });
      // From then on the descriptor may be anybody's.
      const close = socket.close.bind(socket);
      socket.close = (callback) => {
        made.delete(socket);
        return close(callback);
      };
      return socket;
    },
    setSegmentBytes: (socket, bytes) => {
      setNumber(libc, madeOf(socket).fd, IPPROTO_UDP, UDP_SEGMENT, bytes);
    },
    setMulticast: (socket, what, value) => {
      const { fd, family } = madeOf(socket);
      const options = multicastOptions[family];
      setNumber(libc, fd, options.level, options[what], value);
    },
    readMore: (socket, lastBytes, take) => {
      const found = made.get(socket);
      if (found !== undefined) reader?.read(found, lastBytes, () => made.has(socket), take);
    },
  };
}

async function loadLibc(): Promise<Libc> {
  const koffi = await import("koffi");
  // The libc that this process runs on, glibc or musl.
  const library = koffi.load(null);
  return {
    socket: library.func("int socket(int, int, int)") as Libc["socket"],
    bind: library.func("int bind(int, const void *, uint32_t)") as Libc["bind"],
    setsockopt: library.func(
      "int setsockopt(int, int, int, const void *, uint32_t)",
    ) as Libc["setsockopt"],
    close: library.func("int close(int)") as Libc["close"],
    if_nametoindex: library.func("uint32_t if_nametoindex(const char *)") as Libc["if_nametoindex"],
    if_indextoname: library.func(
      "const char *if_indextoname(uint32_t, void *)",
    ) as Libc["if_indextoname"],
    recvmmsg: library.func("int recvmmsg(int, void *, uint32_t, int, void *)") as Libc["recvmmsg"],
    memmove: addressOf(library.func("void *memmove(void *, const void *, size_t)"), koffi.address),
    errno: () => koffi.errno(),
  };
}

function addressOf(
  memmove: (...args: unknown[]) => unknown,
  address: (pointer: unknown) => bigint,
): Libc["memmove"] {
  return (to, from, length) => address(memmove(to, from, length));
}

function batchReader(libc: Libc): BatchReader {
  return new BatchReader({
    receive: (fd, headers, count, flags) => libc.recvmmsg(fd, headers, count, flags, null),
    isRefused: () => ["ENOSYS", "EPERM"].includes(getSystemErrorName(-libc.errno())),
    locate: (bytes) => libc.memmove(bytes, bytes, 0),
    interfaceName: (index) => libc.if_indextoname(index, Buffer.alloc(16)) ?? String(index),
  });
}

/** Whether the kernel, as this user, takes a socket option. */
function takes(libc: Libc, level: number, name: number, value: Buffer): boolean {
  const fd = libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const result = libc.setsockopt(fd, level, name, value, value.length);
  libc.close(fd);
  return result === 0;
}

async function openThroughLibc(
  libc: Libc,
  plan: SocketPlan,
): Promise<{ readonly socket: Socket; readonly fd: number }> {
  const fd = boundSocket(libc, plan);
  const socket = createSocket({ type: plan.family === 4 ? "udp4" : "udp6", lookup: literalLookup });
  try {
    await bindSocket(socket, { fd });
  } catch (error) {
    libc.close(fd); // not adopted, so still ours
    throw error;
  }
  // Adoption sets SO_REUSEADDR, and with it any program could take our private port.
  if (!plan.shared) setNumber(libc, fd, SOL_SOCKET, SO_REUSEADDR, 0);
  return { socket, fd };
}

function boundSocket(libc: Libc, plan: SocketPlan): number {
  const fd = libc.socket(
    plan.family === 4 ? AF_INET : AF_INET6,
    SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
    0,
  );
  check(libc, "socket", fd);
  try {
    if (plan.shared) setNumber(libc, fd, SOL_SOCKET, SO_REUSEADDR, 1);
    // Without MULTICAST_ALL = 0 a socket hears the groups that any program of this host has joined.
    if (plan.family === 4) setNumber(libc, fd, IPPROTO_IP, IP_MULTICAST_ALL, 0);
    else {
      setNumber(libc, fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
      setNumber(libc, fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0);
    }
    if (plan.device !== undefined) {
      const device = Buffer.from(`${plan.device}\0`);
      check(
        libc,
        "setsockopt",
        libc.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, device.length),
      );
    }
    if (plan.coalesce) setNumber(libc, fd, IPPROTO_UDP, UDP_GRO, 1);
    const address = socketAddress(libc, plan);
    check(libc, "bind", libc.bind(fd, address, address.length));
    return fd;
  } catch (error) {
    libc.close(fd);
    throw error;
  }
}

/** `struct sockaddr_in` or `struct sockaddr_in6`. */
function socketAddress(libc: Libc, { family, host, port }: SocketPlan): Buffer {
  const bytes = bytesOf(host);
  if (bytes === undefined) throw new TypeError(`${host} is no IP address`);
  const address = Buffer.alloc(family === 4 ? 16 : 28);
  address.writeUInt16LE(family === 4 ? AF_INET : AF_INET6, 0);
  address.writeUInt16BE(port, 2);
  address.set(bytes, family === 4 ? 4 : 8);
  const zone = host.split("%")[1];
  if (family === 6 && zone !== undefined) address.writeUInt32LE(libc.if_nametoindex(zone), 24);
  return address;
}

function setNumber(libc: Libc, fd: number, level: number, name: number, value: number): void {
  const bytes = numberOf(value);
  check(libc, "setsockopt", libc.setsockopt(fd, level, name, bytes, bytes.length));
}

function numberOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function check(libc: Libc, syscall: string, result: number): void {
  if (result >= 0) return;
  const errno = libc.errno();
  const code = getSystemErrorName(-errno);
  throw Object.assign(new Error(`${syscall} ${code}`), { code, errno, syscall });
}
