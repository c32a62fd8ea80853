/**
 * `earshot gateway` as a process, used by the examples in other languages.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort, somePort } from "../../../earshot/test/kit/free-port.ts";
import { missing } from "../../../earshot/test/kit/requires.ts";
import { qrRows } from "../../src/output/qr-rows.ts";
import { onLoopback, Program } from "../kit/program.ts";

const examples = fileURLToPath(new URL("../../../../examples/gateway/", import.meta.url));

interface Served {
  readonly address: string;
  readonly port: number;
  readonly token: string;
}

async function served(program: Program): Promise<Served> {
  await program.shows('"type":"gateway"');
  return JSON.parse(program.out.split("\n", 1)[0] ?? "") as Served;
}

/** Runs it to its end; what it printed. */
async function ran(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], timeout: 30_000 });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (out += part));
  const status = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(status, 0, `${command} ${args.join(" ")}: ${out}`);
  return out;
}

test(
  "Python and curl talk in the lobby through it, and it leaves with a goodbye",
  { skip: missing("python3") },
  async () => {
    const realm = onLoopback(await freePort());
    const port = String(somePort());
    await using program = new Program([
      "gateway",
      "--json",
      "-n",
      "ana",
      "--port-http",
      port,
      ...realm,
    ]);
    const { address, token } = await served(program);
    assert.equal(address, `http://127.0.0.1:${port}/?token=${token}`);

    const shown = await ran("sh", [`${examples}lobby.sh`, address, "hello from curl"]);
    const [room, said] = shown.trim().split("\n");
    assert.equal((JSON.parse(room ?? "") as { self: { name: string } }).self.name, "ana");
    assert.equal((JSON.parse(said ?? "") as { ok: boolean }).ok, true);

    const python = [`${examples}lobby.py`, address, "hello from Python", "--count", "2"];
    const heard = await ran("python3", python);
    assert.equal(heard, "ana: hello from curl\nana: hello from Python\n");

    await using second = new Program(["gateway", "--port-http", port, ...realm]);
    await second.says("another program has that port");
    assert.equal(await second.ended, 1);

    program.kill("SIGTERM");
    assert.equal(await program.ended, 0);
  },
);

test("it is shared with an address and a QR code, and says when there is no network for that", async () => {
  const realm = onLoopback(await freePort());
  const port = ["--port-http", String(somePort())];
  await using program = new Program(["gateway", ...port, "--share=127.0.0.2", ...realm]);
  await program.shows("Phones on this network: ");
  const [address = ""] =
    /http:\/\/127\.0\.0\.2:\d+\/\?token=[2-9a-z]{12}$/m.exec(program.out) ?? [];
  const health = await fetch(new URL("/health", address));
  assert.deepEqual(await health.json(), { status: "ok" });
  const code = qrRows(address, false).join("\n");
  assert.ok(program.out.includes(code), `${program.out}, which has not the code of ${address}`);
  program.kill("SIGTERM");

  await using nowhere = new Program(["gateway", "--share", ...realm]);
  await nowhere.says("no network to share the room on");
  assert.equal(await nowhere.ended, 1);
});
