/**
 * Teaches that a name is not an address: one name may have several, an address may have a name, and a host has one
 * address for each network it is on. `node examples/course/name-lookup.ts localhost`
 * @module
 */
import { lookup, lookupService } from "node:dns/promises";
import { hostname, networkInterfaces } from "node:os";

const [name = hostname()] = process.argv.slice(2);
const nobody = (): never[] => [];
for (const { address } of await lookup(name, { all: true }).catch(nobody)) {
  const back = await lookupService(address, 0).catch(() => undefined);
  console.log(`${name} is ${address}, which is called ${back?.hostname ?? "nothing"}`);
}
for (const [link, addresses = []] of Object.entries(networkInterfaces()))
  for (const { address, netmask } of addresses) console.log(`here: ${link} ${address}/${netmask}`);
