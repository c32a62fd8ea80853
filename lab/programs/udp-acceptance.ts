/**
 * The transports' acceptance suite on the interfaces of the host that this runs in.
 * @module
 */
import { acceptTransport } from "../../packages/earshot/test/transport/acceptance.ts";
import { namespaceVenue } from "../../packages/earshot/test/transport/udp-venues.ts";

const interfaces = process.argv.slice(2);
acceptTransport(namespaceVenue("auto", interfaces));
acceptTransport(namespaceVenue("none", interfaces));
