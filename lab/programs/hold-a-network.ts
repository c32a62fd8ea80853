/**
 * Makes a network with a running process in it, prints the id of that process, and waits to be killed: the lab's own
 * test of what it leaves behind.
 * @module
 */
import { Lan } from "../kit/lan.ts";

const lan = await Lan.make({ hosts: 2 });
const held = lan.host("h1").spawn("sleep", ["sleep", "60"]);
process.stdout.write(`${held.pid}\n`);
