/**
 * Teaches that a service is what it computes, not how it is spoken to: one engine over TCP, over UDP, and as a service
 * that peers find by its role. `node examples/course/calculator-server.ts`
 * @module
 */
import { join } from "earshot";
import { serveCalculator } from "earshot/calculator";
import { TcpCalculator, UdpCalculator } from "earshot/classic";

const [classicPort = "7777", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: "calculator", port: Number(port), ...where });
await using native = await serveCalculator(peer);
await using tcp = new TcpCalculator({ port: Number(classicPort), hosts: ["127.0.0.1"] });
await using udp = new UdpCalculator({ port: Number(classicPort), hosts: ["127.0.0.1"] });
await tcp.start();
await udp.start();
console.log(`calculating on tcp and udp ${classicPort}, and for peers`);
process.once("SIGINT", () => void peer.close());
await peer.closed;
console.log(`computed ${native.stats.computed} for peers`);
