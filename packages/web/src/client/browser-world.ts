/**
 * The surroundings of a real page: its WebSocket, timers and chance; and the token in its address.
 * @module
 */
import { socketPath, tokenParameter } from "@earshot/app/protocol";
import type { ClientWorld } from "./world.ts";

/** The socket is where the page came from, and has the page's token. */
export function socketAddress(page: URL): string {
  const address = new URL(socketPath, page);
  address.protocol = page.protocol === "https:" ? "wss:" : "ws:";
  address.searchParams.set(tokenParameter, page.searchParams.get(tokenParameter) ?? "");
  return address.href;
}

export function browserWorld(page: URL): ClientWorld {
  return {
    openSocket({ onOpen, onText, onClosed }) {
      const socket = new WebSocket(socketAddress(page));
      socket.addEventListener("open", onOpen);
      socket.addEventListener("message", ({ data }) => onText(String(data)));
      // An error is always followed by this.
      socket.addEventListener("close", onClosed);
      return {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => socket.close(),
      };
    },
    after(ms, call) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    // randomUUID is for secure contexts only, which a guest's http address on the network is not.
    newId: () =>
      [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-"),
  };
}
