/**
 * The command that asks a calculator of the room.
 *
 * @module
 */
import type { Member } from "earshot";
import { calculatorRole } from "earshot/calculator";
import * as v from "valibot";
import { gatewayLimits as limits } from "../limits.ts";
import type { Sight } from "../room/sight.ts";
import type { Handlers } from "./handler.ts";
import { gone, Refused } from "./refused.ts";

const answer = v.union([
  v.object({ value: v.pipe(v.string(), v.maxLength(2_000)) }),
  v.object({ problem: v.string(), message: v.pipe(v.string(), v.maxLength(2_000)) }),
]);

export const calculatorCommands: Handlers<"calculate"> = {
  calculate: async (sight, { expression, server }) => {
    const target = server === null ? { role: calculatorRole } : serverOf(sight, server);
    const began = performance.now();
    const reply = await sight.host.peer.request(target, calculatorRole, expression, {
      // A calculation may be done twice.
      repeat: "safe",
      timeoutMs: limits.calculateMs,
    });
    const ms = Math.round((performance.now() - began) * 10) / 10;
    sight.host.roundTrips.set(reply.from.id, ms);
    const { success, output } = v.safeParse(answer, reply.value());
    if (!success) throw new Refused("ERR_ANSWER", "The calculator's answer makes no sense.");
    if ("problem" in output) throw new Refused("ERR_CALCULATION", output.message);
    return { result: output.value, server: reply.from.id, ms };
  },
};

function serverOf({ host }: Sight, id: string): Member {
  const member = host.peer.view.members.find((each) => each.id === id);
  if (member === undefined) throw gone("calculator");
  return member;
}
