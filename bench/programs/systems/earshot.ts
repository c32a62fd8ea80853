/**
 * Earshot through its public face: `write` and `receiveBatch` for speed, `send` for receipts, direct messages or
 * requests for the ping-pong. Closed by a secret where the run asks for it.
 * @module
 */
import { join, type Group, type Peer } from "earshot";
import type { Source } from "../messages.ts";
import { names, type HostSettings } from "../settings.ts";
import type { Pinger, Receipts, Receiver, Sender } from "../system.ts";

/** Time for everybody to see everybody, on a machine with better things to do. */
const meetingMs = 10_000;
const version = "this repository";

function joined({ address, sealed }: HostSettings): Promise<Peer> {
  return join({
    name: address,
    realm: "bench",
    ...(sealed ? { secret: names.secret } : {}),
  });
}

/** The group, once all receivers are members of it. */
async function meet(
  settings: HostSettings,
): Promise<{ readonly peer: Peer; readonly group: Group }> {
  const peer = await joined(settings);
  const group = await peer.group(names.group, { join: false });
  await peer.find(
    { group: names.group },
    { atLeast: settings.receivers.length, timeoutMs: meetingMs },
  );
  return { peer, group };
}

export async function sender(settings: HostSettings): Promise<Sender> {
  const { peer, group } = await meet(settings);
  return {
    version,
    // What is written is copied.
    buffers: 1,
    counters: () => peer.stats(),
    async send(source: Source): Promise<void> {
      for (let message = source.next(); message !== undefined; message = source.next())
        while (!group.write(message)) await group.writable();
      await group.flush({ until: "sent" });
    },
  };
}

export async function receiver(
  settings: HostSettings,
  take: (message: Uint8Array) => void,
): Promise<Receiver> {
  const peer = await joined(settings);
  const group = await peer.group(names.group);
  group.receiveBatch((batch) => {
    for (const message of batch) take(message.bytes);
  });
  return { version, counters: () => peer.stats() };
}

export async function receipts(settings: HostSettings): Promise<Receipts> {
  const { peer, group } = await meet(settings);
  return {
    version,
    counters: () => peer.stats(),
    async window(message, sends) {
      const under = Array.from({ length: sends }, () => group.send(message, { until: "received" }));
      const all = await Promise.all(under);
      return all.filter(({ by }) => by.length !== settings.receivers.length).length;
    },
  };
}

/** Where requests go in the ping-pong of requests. */
const service = "pong";

function asker(peer: Peer): Pinger {
  const made: Pinger = {
    version,
    counters: () => peer.stats(),
    onPong() {},
    ping(message) {
      void peer.request({}, service, message).then(() => made.onPong());
    },
  };
  return made;
}

export async function pinger(settings: HostSettings): Promise<Pinger> {
  const { peer } = await meet(settings);
  if (settings.requests) {
    await peer.find({ service }, { timeoutMs: meetingMs });
    return asker(peer);
  }
  const other = peer.view.members[0]!;
  const made: Pinger = {
    version,
    counters: () => peer.stats(),
    onPong() {},
    ping(message) {
      void peer.send(other, message, { until: "queued" });
    },
  };
  peer.receive(() => made.onPong());
  return made;
}

export async function ponger(settings: HostSettings): Promise<string> {
  const peer = await joined(settings);
  await peer.group(names.group);
  if (settings.requests) {
    peer.serve(service, ({ bytes }) => bytes);
    return version;
  }
  peer.receive(({ from, bytes }) => peer.send(from, bytes, { until: "queued" }));
  return version;
}
