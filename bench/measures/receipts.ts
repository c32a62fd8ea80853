/**
 * How many sends a second have their receipt, where a thousand at a time are awaited and each names every receiver.
 * @module
 */
import { BenchNetwork } from "../network.ts";
import { caseTitle, type Case, type NetworkKind } from "../result.ts";
import type { System } from "../systems.ts";
import { counted, Hosts, type Line, order, told } from "./hosts.ts";
import type { Measure, Ran, Settings } from "./measure.ts";

export const receipts: Measure = {
  cases: (["super", "wire"] as const).map((network: NetworkKind): Case => ({
    measure: "receipts",
    network,
    size: 64,
    receivers: 3,
    loss: 0,
    variant: undefined,
  })),
  secondsARun: ({ quick }) => (quick ? 3 : 4.5),
  figure: "perS",
  better: "more",
  run,
};

async function run(of: Case, system: System, settings: Settings): Promise<Ran> {
  await using network = await BenchNetwork.make(of.network!, of.receivers!);
  const sendMs = settings.quick ? 1_000 : 2_500;
  await using hosts = new Hosts(network, system, settings, `${of.measure} ${caseTitle(of)}`, {
    size: of.size!,
    sendMs,
    messages: 5_000_000,
    warmup: 100_000,
  });
  const sending = hosts.start("receipts", [network.sender]);
  const receivers = await hosts.start("receiver", network.receivers);
  const [sender] = await sending;
  order(sender!, "go");
  const line = await told(sender!, "receipts", sendMs + 20_000);
  const { perS, short, messages } = line;
  const received = await Promise.all(
    receivers.map((receiver) => {
      order(receiver, "report");
      return told(receiver, "received", 2_000);
    }),
  );
  const microseconds = (cpuMs: number, of = messages): number => (cpuMs * 1_000) / of;
  // Receivers count from their start on: all that they got.
  const ofReceiver = (ms: (line: Line<"received">) => number): number =>
    Math.max(...received.map((one) => microseconds(ms(one), one.messages)));
  const cpu = {
    senderUs: microseconds(line.cpuMs),
    receiverUs: ofReceiver(({ cpuMs }) => cpuMs),
  };
  const userUs = [microseconds(line.userMs), ofReceiver(({ userMs }) => userMs)];
  const details = { messages, userUs, counters: [line, ...received].map(counted) };
  return short > 0
    ? { outcome: "lost", note: `${short} of ${messages} receipts lacked a receiver`, details }
    : { outcome: "complete", figures: { perS, ...cpu }, details };
}
