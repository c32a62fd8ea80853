/**
 * What ten peers cost that have nothing to say: processor time and bytes sent, each.
 * @module
 */
import { setTimeout as later } from "node:timers/promises";
import { sharedNow } from "../../lab/kit/clock.ts";
import { cpuMs } from "../../lab/kit/cpu.ts";
import { Lan } from "../../lab/kit/lan.ts";
import type { LabProcess } from "../../lab/kit/lab-process.ts";
import { addressOf } from "../network.ts";
import type { Case } from "../result.ts";
import type { System } from "../systems.ts";
import { idleCyclone } from "./cyclone.ts";
import type { Measure, Ran, Settings } from "./measure.ts";

const peers = 10;

export const idle: Measure = {
  cases: [
    {
      measure: "idle",
      network: "wire",
      size: undefined,
      receivers: undefined,
      loss: 0,
      variant: `${peers} peers`,
    } satisfies Case,
  ],
  secondsARun: ({ quick }) => (quick ? 12 : 27),
  figure: "cpuPercent",
  better: "less",
  run,
};

async function run(_of: Case, system: System, { quick }: Settings): Promise<Ran> {
  await using lan = await Lan.make({ hosts: peers, ipv6: false });
  const processes = await started(lan, system);
  // Idle is what comes after the introductions and the warming up of the compiler.
  await later(quick ? 3_000 : 6_000);
  const traffic = await lan.traffic();
  const before = processes.map(({ pid }) => cpuMs(pid));
  const began = sharedNow();
  await later(quick ? 6_000 : 20_000);
  const tookMs = sharedNow() - began;
  const cpuPercent = processes.map(
    ({ pid }, index) => ((cpuMs(pid) - before[index]!) / tookMs) * 100,
  );
  const { seconds, sent } = await traffic.read();
  const each = [...sent.values()];
  return {
    outcome: "complete",
    figures: {
      cpuPercent: mean(cpuPercent),
      bytesPerS: mean(each.map(({ bytes }) => bytes / seconds)),
      packetsPerS: mean(each.map(({ packets }) => packets / seconds)),
    },
    details: { cpuPercent, bytesPerS: each.map(({ bytes }) => bytes / seconds) },
  };
}

/** Ten of a system that have found each other, where it has anything to find. */
async function started(lan: Lan, { module }: System): Promise<readonly LabProcess<never>[]> {
  if (module === "earshot") {
    const all = await Promise.all(lan.hosts.map((host) => host.peer({ realm: "bench" })));
    await Promise.all(all.map((peer) => peer.join()));
    await Promise.all(all.map((peer) => peer.sees(peers - 1, { withinMs: 10_000 })));
    return all.map(({ process }) => process as LabProcess<never>);
  }
  if (module === undefined) {
    const all = lan.hosts.map(idleCyclone);
    await Promise.all(
      lan.hosts.flatMap((host, index) =>
        lan.hosts
          .filter((other) => other !== host)
          .map(({ name }) =>
            all[index]!.untilText(new RegExp(`participant ${name}:\\d+: new`), {
              withinMs: 15_000,
            }),
          ),
      ),
    );
    return all as LabProcess<never>[];
  }
  // A bare socket that sends four small datagrams a second: the least that a Node.js program in such a place takes.
  return Promise.all(
    lan.hosts.map(async (host, index) => {
      const to = addressOf(lan.hosts[(index + 1) % peers]!);
      const socket = host.program<{ readonly type: string }>("idle-socket", [to]);
      await socket.until(({ type }) => type === "ready", { withinMs: 10_000 });
      return socket as LabProcess<never>;
    }),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
