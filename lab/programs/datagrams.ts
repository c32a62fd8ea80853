/**
 * Says and hears plain datagrams, so that the lab can be tried without the product. Hears unicast, broadcast and two
 * multicast groups on one port; each line of standard input is `ADDRESS TEXT`, to be said to that address.
 * @module
 */
import { createSocket, type SocketType } from "node:dgram";
import { hostname } from "node:os";
import { createInterface } from "node:readline";

const port = 9_000;

function hear(type: SocketType, address: string, group: string, interfaceAddress: string) {
  const socket = createSocket({ type, reuseAddr: true, ipv6Only: type === "udp6" });
  socket.on("message", (bytes, from) =>
    print({ type: "heard", text: bytes.toString(), from: from.address }),
  );
  socket.on("error", (error) => print({ type: "error", message: error.message }));
  return new Promise<typeof socket>((resolve) => {
    socket.bind(port, address, () => {
      socket.setBroadcast(type === "udp4");
      try {
        socket.addMembership(group, interfaceAddress);
        socket.setMulticastInterface(interfaceAddress);
      } catch (error) {
        print({ type: "no-multicast", message: String(error) });
      }
      resolve(socket);
    });
  });
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const [interfaceAddress = "0.0.0.0"] = process.argv.slice(2);
const version4 = await hear("udp4", "0.0.0.0", "239.255.1.1", interfaceAddress);
const version6 = await hear("udp6", "::", "ff02::114", "::%eth0");
print({ type: "ready", hostname: hostname() });

for await (const line of createInterface({ input: process.stdin })) {
  const [address = "", text = ""] = line.split(" ");
  (address.includes(":") ? version6 : version4).send(text, port, address, (error) => {
    if (error !== null) print({ type: "error", message: error.message });
  });
}
