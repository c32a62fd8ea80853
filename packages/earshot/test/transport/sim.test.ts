/**
 * Holds the simulator's transport to the suite that every transport passes.
 * @module
 */
import type { LinkId } from "../../src/core/link.ts";
import { Network } from "../../src/transport/sim/network.ts";
import { SimTransport } from "../../src/transport/sim/sim-transport.ts";
import { VirtualClock } from "../../src/transport/sim/clock.ts";
import { acceptTransport } from "./acceptance.ts";

acceptTransport({
  name: "simulator",
  maxLinks: 8,
  async network({ hosts, peersPerHost, links }) {
    const clock = new VirtualClock();
    const network = new Network(1, clock);
    // A constant delay: the suite asks for a network that keeps the order.
    const latency = { minMs: 0.1, meanMs: 0 };
    const segments = Array.from({ length: links }, (_, index) =>
      network.addSegment(`lan ${index}`, { latency }),
    );
    const names = Array.from({ length: hosts }, (_, index) => `host ${index}`);
    for (const name of names)
      network.addHost(
        name,
        segments.map((segment) => segment.name),
      );
    return {
      transports: names.flatMap((name) =>
        Array.from({ length: peersPerHost }, () => new SimTransport(network, name)),
      ),
      linkIds: () => segments.map((_, index) => `eth${index}` as LinkId),
      until: (condition, what) => clock.passUntil(condition, 10_000, what),
      setLink: async (link, up) => {
        for (const name of names) network.setLink(name, `eth${link}`, up);
      },
      close: async () => {},
    };
  },
});
