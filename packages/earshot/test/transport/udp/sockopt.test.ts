/**
 * What the better socket options change, each shown on loopback sockets of its own.
 * @module
 */
import assert from "node:assert/strict";
import { type Socket, createSocket } from "node:dgram";
import { once } from "node:events";
import { test } from "node:test";
import { codeOf } from "../../../src/transport/udp/errno.ts";
import { koffiSockopt } from "../../../src/transport/udp/sockopt-koffi.ts";
import { plainSockopt } from "../../../src/transport/udp/sockopt-none.ts";
import type { Sockopt } from "../../../src/transport/udp/sockopt.ts";
import { missing } from "../../kit/requires.ts";

const plan = {
  family: 4,
  host: "127.0.0.1",
  port: 0,
  shared: false,
  device: undefined,
  coalesce: false,
} as const;
const skip =
  process.platform === "linux" ? missing("koffi") : "socket options are known for Linux only";

const kinds: Readonly<Record<string, { make: () => Promise<Sockopt>; skip: string | false }>> = {
  none: { make: async () => plainSockopt(), skip: false },
  koffi: { make: koffiSockopt, skip },
};

async function bindShared(port: number): Promise<string> {
  const thief = createSocket({ type: "udp4", reuseAddr: true });
  try {
    thief.bind(port, "127.0.0.1");
    await once(thief, "listening");
    return "bound";
  } catch (error) {
    return codeOf(error);
  } finally {
    thief.close();
  }
}

async function exchange(from: Socket, to: Socket): Promise<string> {
  const heard = once(to, "message") as Promise<[Buffer]>;
  from.send("hello", to.address().port, to.address().address);
  return (await heard)[0].toString();
}

for (const [name, kind] of Object.entries(kinds)) {
  test(`${name}: sockets of both families bind and talk`, { skip: kind.skip }, async () => {
    const sockopt = await kind.make();
    for (const [family, host] of [
      [4, "127.0.0.1"],
      [6, "::1"],
    ] as const) {
      const [a, b] = [
        await sockopt.open({ ...plan, family, host }),
        await sockopt.open({ ...plan, family, host }),
      ];
      assert.equal(a.address().address, host);
      assert.equal(await exchange(a, b), "hello");
      a.close();
      b.close();
    }
  });

  test(
    `${name}: a private port cannot be taken, a shared one can be shared`,
    { skip: kind.skip },
    async () => {
      const sockopt = await kind.make();
      const own = await sockopt.open(plan);
      assert.equal(await bindShared(own.address().port), "EADDRINUSE");
      const { port } = own.address();
      own.close();
      const shared = await sockopt.open({ ...plan, port, shared: true });
      assert.equal(await bindShared(port), "bound");
      shared.close();
    },
  );

  test(
    `${name}: an address that is not ours is refused with its code`,
    { skip: kind.skip },
    async () => {
      const sockopt = await kind.make();
      await assert.rejects(sockopt.open({ ...plan, host: "192.0.2.250" }), {
        code: "EADDRNOTAVAIL",
      });
    },
  );
}

test(
  "koffi: a socket bound to a device says so by refusing what is not there",
  { skip },
  async () => {
    const sockopt = await koffiSockopt();
    assert.equal(sockopt.bindsToDevice, true);
    await assert.rejects(sockopt.open({ ...plan, device: "no-such-device" }), { code: "ENODEV" });
    const [a, b] = [
      await sockopt.open({ ...plan, device: "lo" }),
      await sockopt.open({ ...plan, device: "lo" }),
    ];
    assert.equal(await exchange(a, b), "hello");
    a.close();
    b.close();
  },
);

test(
  "koffi: a group that another program joined is not heard, as it is without",
  { skip },
  async () => {
    const group = "239.255.29.45";
    const heardBy = async (sockopt: Sockopt): Promise<readonly string[]> => {
      const other = await sockopt.open({ ...plan, host: "0.0.0.0" });
      other.addMembership(group, "127.0.0.1");
      const ours = await sockopt.open({ ...plan, host: "0.0.0.0", port: 0 });
      const sender = await sockopt.open(plan);
      sender.setMulticastInterface("127.0.0.1");
      const heard: string[] = [];
      ours.on("message", (bytes) => heard.push(bytes.toString()));
      const { port } = ours.address();
      sender.send("to the group", port, group);
      // Sent after it and not by the group: when this is here, the other one would be, too.
      const last = once(ours, "message");
      sender.send("to us", port, "127.0.0.1");
      await last;
      while (!heard.includes("to us")) await once(ours, "message");
      for (const socket of [other, ours, sender]) socket.close();
      return heard;
    };
    assert.deepEqual(await heardBy(plainSockopt()), ["to the group", "to us"]);
    assert.deepEqual(await heardBy(await koffiSockopt()), ["to us"]);
  },
);

test(
  "koffi: the kernel cuts a burst, and joins it again where that is asked for",
  { skip },
  async () => {
    const sockopt = await koffiSockopt();
    assert.deepEqual([sockopt.segments, sockopt.coalesces], [true, true]);
    const sender = await sockopt.open(plan);
    sockopt.setSegmentBytes(sender, 100);
    const burst = Buffer.alloc(450, 7);
    const lengthsAt = async (receiver: Socket, sum: number): Promise<readonly number[]> => {
      const lengths: number[] = [];
      receiver.on("message", (bytes) => lengths.push(bytes.length));
      sender.send(burst, receiver.address().port, "127.0.0.1");
      while (lengths.reduce((a, b) => a + b, 0) < sum) await once(receiver, "message");
      receiver.close();
      return lengths;
    };
    assert.deepEqual(await lengthsAt(await sockopt.open(plan), 450), [100, 100, 100, 100, 50]);
    assert.deepEqual(await lengthsAt(await sockopt.open({ ...plan, coalesce: true }), 450), [450]);
    sockopt.setSegmentBytes(sender, 0);
    assert.deepEqual(await lengthsAt(await sockopt.open(plan), 450), [450]);
    sender.close();
  },
);

/** Reads what arrives in both ways, as text with its source, until so many are there. */
async function readAll(
  sockopt: Sockopt,
  receiver: Socket,
  count: number,
): Promise<{ readonly heard: readonly string[]; readonly batched: number }> {
  const heard: string[] = [];
  let batched = 0;
  receiver.on("message", (bytes, { address, port }) => {
    heard.push(`${bytes.toString()} from ${address} ${port}`);
    sockopt.readMore(receiver, bytes.length, ({ from, host }, more) => {
      batched++;
      heard.push(`${Buffer.from(more).toString()} from ${host} ${from.split(":").at(-1)}`);
    });
  });
  while (heard.length < count) await once(receiver, "message");
  return { heard, batched };
}

for (const [family, host] of [
  [4, "127.0.0.1"],
  [6, "::1"],
] as const) {
  test(`koffi: what waits at a socket is read many at a time, IPv${family}`, { skip }, async () => {
    const sockopt = await koffiSockopt();
    assert.equal(sockopt.batches, true);
    const receiver = await sockopt.open({ ...plan, family, host });
    const senders = [
      await sockopt.open({ ...plan, family, host }),
      await sockopt.open({ ...plan, family, host }),
    ];
    const expected = Array.from({ length: 100 }, (_, number) => {
      const sender = senders[number % 2];
      assert.ok(sender);
      const text = number === 50 ? "" : `number ${number}`;
      sender.send(text, receiver.address().port, host);
      return `${text} from ${host} ${sender.address().port}`;
    });
    const { heard, batched } = await readAll(sockopt, receiver, 100);
    assert.deepEqual(heard, expected);
    assert.ok(batched >= 90, `${batched} of 100 in batches`);
    for (const socket of [receiver, ...senders]) socket.close();
  });
}

test(
  "koffi: a socket that closes is read no further, whoever gets its descriptor",
  { skip },
  async () => {
    const sockopt = await koffiSockopt();
    const [sender, receiver] = [await sockopt.open(plan), await sockopt.open(plan)];
    const { port } = receiver.address();
    for (let number = 0; number < 10; number++) sender.send(`old ${number}`, port, "127.0.0.1");
    const heard: string[] = [];
    receiver.on("message", (bytes) => {
      sockopt.readMore(receiver, bytes.length, (_, more) => {
        heard.push(Buffer.from(more).toString());
        if (heard.length === 3) receiver.close();
      });
    });
    await once(receiver, "close");
    assert.deepEqual(heard, ["old 1", "old 2", "old 3"]);
    const next = await sockopt.open(plan);
    const arrived = once(next, "message");
    sender.send("new", next.address().port, "127.0.0.1");
    sockopt.readMore(receiver, 0, () => assert.fail("read for another socket"));
    await arrived;
    for (const socket of [sender, next]) socket.close();
  },
);

test("without koffi nothing is segmented, and saying so is an error", () => {
  const sockopt = plainSockopt();
  const { segments, coalesces, batches } = sockopt;
  assert.deepEqual([segments, coalesces, batches], [false, false, false]);
  assert.throws(() => sockopt.setSegmentBytes(createSocket("udp4"), 100), { code: "ENOPROTOOPT" });
});
