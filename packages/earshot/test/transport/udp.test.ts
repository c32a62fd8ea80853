/**
 * The UDP transport on loopback sockets: the acceptance suite, with koffi and without.
 * @module
 */
import { acceptTransport } from "./acceptance.ts";
import { loopbackVenue } from "./udp-venues.ts";

acceptTransport(loopbackVenue("auto"));
acceptTransport(loopbackVenue("none"));
