/**
 * Serves the built pages over the kit's lively room, to look at: `node --conditions=earshot-source packages/web/test/kit/serve.ts`.
 * @module
 */
import { KitGateway } from "./gateway.ts";
import { enliven } from "./lively.ts";
import { populated } from "./populate.ts";

const room = populated();
const gateway = new KitGateway(room, { host: "ana", port: Number(process.env["PORT"] ?? 0) });
await gateway.start();
room.guestAddress = gateway.guestAddress;
enliven(room);
process.stdout.write(`${gateway.address}\n${gateway.guestAddress}\n`);
