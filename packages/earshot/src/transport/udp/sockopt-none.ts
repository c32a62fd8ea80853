/**
 * Sockets with nothing but Node's own means: works on every platform.
 * @module
 */
import { type BindOptions, type Socket, createSocket } from "node:dgram";
import { type SocketPlan, type Sockopt, literalLookup } from "./sockopt.ts";

export function plainSockopt(): Sockopt {
  return {
    name: "none",
    bindsToDevice: false,
    segments: false,
    coalesces: false,
    batches: false,
    open: openPlain,
    setSegmentBytes: () => {
      throw Object.assign(new Error("there is no UDP_SEGMENT"), { code: "ENOPROTOOPT" });
    },
    setMulticast: (socket, what, value) => {
      if (what === "hops") socket.setMulticastTTL(value);
      else socket.setMulticastLoopback(value !== 0);
    },
    readMore: () => {},
  };
}

function openPlain(plan: SocketPlan): Promise<Socket> {
  const socket = createSocket({
    type: plan.family === 4 ? "udp4" : "udp6",
    ipv6Only: plan.family === 6,
    reuseAddr: plan.shared,
    lookup: literalLookup,
  });
  return bindSocket(socket, { address: plan.host, port: plan.port });
}

/** Binds and waits; closes the socket when that fails. `exclusive` keeps cluster workers from sharing it. */
export function bindSocket(socket: Socket, options: BindOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      socket.close();
      reject(error);
    };
    socket.once("error", onError);
    socket.bind({ ...options, exclusive: true }, () => {
      socket.off("error", onError);
      resolve(socket);
    });
  });
}
