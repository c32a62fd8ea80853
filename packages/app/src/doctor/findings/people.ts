/**
 * Who answers, and by which ways: the only test of the network between the machines.
 *
 * @module
 */
import type { Member } from "earshot";
import { clean, cleanName } from "../../output/clean.ts";
import { reachOf } from "../../room/words.ts";
import { announcedMs, cameFrom } from "../facts.ts";
import type { Facts, Overheard } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { note, ok, problem } from "../finding.ts";

const area = "others";
const few = 8;

export function peopleFindings(facts: Facts): Finding[] {
  const { members, listenedMs, peer, asked } = facts;
  if (peer === undefined) return [];
  if (members.length === 0) {
    return [
      note(
        area,
        `nobody answered within ${(listenedMs / 1_000).toFixed(1)} s in realm ${clean(peer.realm)} on port ${asked.port}`,
        "Run the doctor on a second machine of this network at the same time, with the same --realm, --port and secret. If neither hears the other although each loop test passes, the network between them is at fault: Wi-Fi that isolates its guests, different networks or VLANs, or a firewall. Then name each other with --seed HOST:PORT.",
      ),
    ];
  }
  const silent = members.filter(
    (member) => member.reach.heardByMulticast === false || member.reach.hearsUs === false,
  );
  const found = members.map((member) => describe(member, facts));
  if (silent.length === members.length) {
    found.push(
      problem(
        area,
        "multicast does not work between this machine and any other, only unicast does",
        "Earshot sends each a copy of its own, which is slower. Likely causes: Wi-Fi client isolation or multicast filtering, a switch with IGMP snooping but no querier, different subnets.",
      ),
    );
  }
  return found;
}

function describe(member: Member, examined: Facts): Finding {
  const { overheard } = examined;
  const who = `${cleanName(member.name)} (${member.id.slice(0, 4)}, ${clean(member.addresses[0] ?? "address unknown")})`;
  const trouble = reachOf(member);
  const { unicast, hearsUs } = member.reach;
  const facts = `heard by ${heardBy(member, overheard)}; hears ours: ${yesNo(hearsUs)}; unicast: ${yesNo(unicast)}`;
  if (unicast === false) {
    return problem(
      area,
      `${who} is heard but cannot be reached directly (${facts})`,
      "A firewall on one of the two machines drops UDP to the program's own port: allow it there.",
    );
  }
  if (trouble !== undefined) {
    return note(
      area,
      `${who}: ${trouble} (${facts})`,
      "It works by unicast. The network between the two filters multicast, or a firewall does.",
    );
  }
  if (withoutMulticast(member, examined)) {
    const seconds = (examined.listenedMs / 1_000).toFixed(0);
    return note(
      area,
      `${who}: within ${seconds} s none of its multicasts arrived (${facts})`,
      "It works all the same, by broadcast and unicast. The network between the two, or a firewall, seems to drop multicast: look for multicast filtering in the Wi-Fi, or IGMP snooping without a querier in the switch.",
    );
  }
  return ok(area, `${who} (${facts})`);
}

/**
 * In a small group everybody announces by multicast at least every 7.5 s; larger groups take longer. Broadcasts repeat
 * some of that: whose broadcasts arrive and whose multicasts do not has lost the latter.
 */
function withoutMulticast(member: Member, { overheard, listenedMs, members }: Facts): boolean {
  if (!overheard.listening || cameFrom(member, overheard.multicast)) return false;
  return (
    cameFrom(member, overheard.broadcast) || (listenedMs >= announcedMs && members.length <= few)
  );
}

function heardBy(member: Member, { multicast, broadcast }: Overheard): string {
  const ways = [
    cameFrom(member, multicast) && "multicast",
    cameFrom(member, broadcast) && "broadcast",
  ].filter((way) => way !== false);
  if (ways.length > 0) return ways.join(" and ");
  return member.reach.heardByMulticast === true ? "multicast or broadcast" : "unicast so far";
}

function yesNo(fact: boolean | undefined): string {
  return fact === undefined ? "not known yet" : fact ? "yes" : "no";
}
