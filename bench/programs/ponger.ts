/**
 * The host that answers in a ping-pong.
 * @module
 */
import { obey, ready, settings } from "./host.ts";
import { part } from "./system.ts";

const my = settings();
const version = await (await part(my, "ponger"))(my);
obey({});
ready(version);
