/**
 * The `earshot` program between two hosts, as people and scripts use it.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requires } from "../packages/earshot/test/kit/requires.ts";
import type { Host } from "./kit/host.ts";
import { Lan } from "./kit/lan.ts";
import type { LabProcess } from "./kit/lab-process.ts";

/** The lines of `--json` that these tests look at. */
interface Line {
  readonly type: string;
  readonly member?: {
    readonly id: string;
    readonly name: string;
    readonly groups: readonly string[];
  };
  readonly group?: string;
  readonly from?: { readonly id: string; readonly name: string };
  readonly text?: string;
  /** Of the doctor's findings. */
  readonly level?: "ok" | "note" | "problem";
  readonly area?: string;
}

/** Programs start slowly where much else runs. */
const withinMs = 30_000;

/** `earshot` under the host's own name. */
function earshot(host: Host, ...args: readonly string[]): LabProcess<Line> {
  return host.earshot<Line>([...args, "--name", host.name]);
}

async function endsWell(process: LabProcess<Line>, withinMs: number): Promise<void> {
  const { status, signal } = await process.untilEnded({ withinMs });
  assert.deepEqual(
    { status, signal },
    { status: 0, signal: null },
    `${process.title}\n${process.stderr}`,
  );
}

function onlyJson(process: LabProcess<Line>): void {
  assert.deepEqual(
    process.lines.filter(({ json }) => json === undefined).map(({ text }) => text),
    [],
    "standard output holds JSON and nothing else",
  );
}

test("npx earshot peers --json --for 4s lists who is there, and is seen by them", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const [h1, h2] = lan.hosts;
  assert.ok(h1 && h2);
  const other = await h2.peer();
  await other.join();
  const npx = ["npx", "--no-install", "earshot", "peers", "--json", "--for", "4s", "--name", "h1"];
  const list = h1.spawn<Line>("npx earshot peers", npx);
  await other.notices("joined", "h1", { withinMs });
  await endsWell(list, withinMs);
  onlyJson(list);
  const listed = list.json.map(({ type, member }) => `${type} ${member?.name}`);
  assert.deepEqual(listed, ["self h1", "member h2"]);
  await other.notices("left", "h1", { withinMs });
});

test("peers --watch tells who joins, leaves and fails, and ends well on Ctrl-C", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 3 });
  const [h1, h2, h3] = lan.hosts;
  assert.ok(h1 && h2 && h3);
  const watch = earshot(h1, "peers", "--watch", "--json");
  await watch.until(({ type }) => type === "self", { withinMs, what: "itself" });
  const leaving = earshot(h2, "listen", "kitchen");
  const dying = earshot(h3, "listen", "kitchen");
  for (const name of ["h2", "h3"]) {
    await watch.until(({ type, member }) => type === "joined" && member?.name === name, {
      withinMs,
      what: name,
    });
  }
  leaving.kill("SIGINT");
  await watch.until(({ type, member }) => type === "left" && member?.name === "h2", {
    withinMs,
    what: "h2 leaving",
  });
  await endsWell(leaving, withinMs);
  dying.kill("SIGKILL");
  await watch.until(({ type, member }) => type === "failed" && member?.name === "h3", {
    withinMs,
    what: "h3 failing",
  });
  watch.kill("SIGINT");
  await endsWell(watch, withinMs);
  onlyJson(watch);
});

test("what is sent is heard, from words and from standard input", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const [h1, h2] = lan.hosts;
  assert.ok(h1 && h2);
  const listen = earshot(h1, "listen", "kitchen", "--json");
  const send = earshot(h2, "send", "kitchen", "Dinner", "is", "ready");
  await endsWell(send, withinMs);
  const { json } = await listen.until(({ type }) => type === "message", {
    withinMs,
    what: "a message",
  });
  assert.deepEqual([json.group, json.from?.name, json.text], ["kitchen", "h2", "Dinner is ready"]);
  const piped = earshot(h2, "send", "kitchen");
  piped.write("line one\nline two\n");
  piped.endInput();
  await endsWell(piped, withinMs);
  await listen.until(({ text }) => text === "line one\nline two", {
    withinMs,
    what: "both lines",
  });
  listen.kill("SIGTERM");
  await endsWell(listen, withinMs);
  onlyJson(listen);
  const alone = earshot(h2, "send", "kitchen", "nobody", "--timeout", "1s");
  assert.equal((await alone.untilEnded({ withinMs })).status, 1, "nobody is there to hear it");
  const wrong = earshot(h2, "sned", "kitchen", "hello");
  assert.equal((await wrong.untilEnded({ withinMs })).status, 2, "a command that is none");
});

test("two people talk in the lobby until one quits", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const [h1, h2] = lan.hosts;
  assert.ok(h1 && h2);
  const ana = earshot(h1, "chat");
  const bo = earshot(h2, "chat");
  await Promise.all([ana.untilSaid(/h2/, { withinMs }), bo.untilSaid(/h1/, { withinMs })]);
  ana.write("hello from ana\n");
  await bo.untilText(/^h1: hello from ana$/, { withinMs });
  bo.write("hello from bo\n");
  await ana.untilText(/^h2: hello from bo$/, { withinMs });
  bo.write("QUIT\n");
  await endsWell(bo, withinMs);
  await ana.untilText(/h2.*left/, { withinMs });
  ana.endInput();
  await endsWell(ana, withinMs);
  const said = ana.lines.filter(({ text }) => text.includes("hello from ana"));
  assert.ok(said.length <= 1, "one's own words at most once");
});

test("everybody leaves at Adiós", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 3 });
  const chats = lan.hosts.map((host) => earshot(host, "chat", "--until-adios"));
  const [first] = chats;
  assert.ok(first);
  await first.untilSaid(/h2/, { withinMs });
  await first.untilSaid(/h3/, { withinMs });
  first.write("see you\n");
  for (const chat of chats.slice(1)) await chat.untilText(/^h1: see you$/, { withinMs });
  first.write("Adiós\n");
  for (const chat of chats) await endsWell(chat, withinMs);
});

/** Runs the doctor on the first host while somebody is on the second. */
async function examined(h1: Host, h2: Host): Promise<readonly Line[]> {
  const neighbour = await h2.peer();
  await neighbour.join();
  const doctor = earshot(h1, "doctor", "--json");
  await doctor.untilEnded({ withinMs: 20_000 });
  onlyJson(doctor);
  assert.ok(doctor.json.some(({ area, text }) => area === "others" && text?.includes("h2")));
  return doctor.json.filter(({ level }) => level !== undefined && level !== "ok");
}

const aboutMulticast = ({ text }: Line): boolean => /multicast/i.test(text ?? "");
/** Docker is no fault of the lab's network, and is named where the tests run in a container. */
const ofTheNetwork = ({ area }: Line): boolean => area !== "container";

test("the doctor has nothing to say against a good network", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const complaints = await examined(lan.host("h1"), lan.host("h2"));
  assert.deepEqual(complaints.filter(ofTheNetwork).filter(aboutMulticast), []);
  assert.deepEqual(
    complaints.filter(({ level }) => level === "problem"),
    [],
  );
});

test("the doctor names multicast where this host's firewall drops it", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 2 });
  await using fault = await lan.host("h1").dropIncoming("multicast");
  const complaints = (await examined(lan.host("h1"), lan.host("h2"))).filter(ofTheNetwork);
  assert.ok((await fault.hits()) > 0, "multicast was dropped");
  assert.ok(complaints.some(aboutMulticast), JSON.stringify(complaints));
  assert.ok(
    complaints.some(({ area }) => area === "firewall"),
    JSON.stringify(complaints),
  );
});

test("the doctor names multicast where the network drops it", async (t) => {
  if (!requires(t, "nft")) return;
  await using lan = await Lan.make({ hosts: 2 });
  const fault = await lan.drop("multicast");
  const complaints = (await examined(lan.host("h1"), lan.host("h2"))).filter(ofTheNetwork);
  assert.ok((await fault.hits()) > 0, "multicast was dropped");
  assert.ok(complaints.some(aboutMulticast), JSON.stringify(complaints));
});
