/**
 * A host of the lab: a namespace with a name, a home and links of its own, in which programs run.
 * @module
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Cable } from "./cable.ts";
import { Fault, type Target } from "./fault.ts";
import { LabPeer } from "./lab-peer.ts";
import { LabProcess } from "./lab-process.ts";
import { compileCache, fromSource, labProgram, mainProgram, node } from "./paths.ts";
import type { PeerSettings } from "./peer-lines.ts";
import { Terminal } from "./terminal.ts";
import { run } from "./run.ts";

/** How a program is run. */
export interface Running {
  /** For Node.js. */
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export class Host {
  readonly name: string;
  readonly namespace: string;
  /** Its own home, so that hosts share no caches, keys or sockets. */
  readonly home: string;
  readonly cables: readonly Cable[];
  readonly #started: (started: LabProcess<never>) => void;

  constructor(
    name: string,
    namespace: string,
    home: string,
    cables: readonly Cable[],
    started: (started: LabProcess<never>) => void,
  ) {
    this.name = name;
    this.namespace = namespace;
    this.home = home;
    this.cables = cables;
    this.#started = started;
    mkdirSync(home, { recursive: true });
  }

  /** The link with this interface name; the first one by default. */
  cable(interfaceName = "eth0"): Cable {
    const found = this.cables.find((cable) => cable.interfaceName === interfaceName);
    if (found === undefined) throw new Error(`${this.name} has no ${interfaceName}`);
    return found;
  }

  /** The `earshot` program from its sources, by the Node.js that runs the tests. */
  earshot<Json>(args: readonly string[], env: NodeJS.ProcessEnv = {}): LabProcess<Json> {
    return this.spawn(`earshot ${args.join(" ")}`, [node, fromSource, mainProgram, ...args], env);
  }

  /** A program of `lab/programs`. */
  program<Json>(
    name: string,
    args: readonly string[] = [],
    { flags = [], env = {} }: Running = {},
  ): LabProcess<Json> {
    return this.spawn(name, [node, fromSource, ...flags, labProgram(name), ...args], env);
  }

  /** A peer of the library, named as its host. Resolves when it is loaded; it has not joined yet. */
  peer(settings: PeerSettings = {}, running: Running = {}): Promise<LabPeer> {
    const named = { name: this.name, ...settings };
    return new LabPeer(named.name, this.program("peer", [JSON.stringify(named)], running)).ready();
  }

  /** Starts a command in this host. Every step replaces the one before, so that signals meet the command itself. */
  spawn<Json>(
    title: string,
    command: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): LabProcess<Json> {
    // A test that is killed takes its processes along.
    const args = ["--pdeathsig", "KILL", ...this.enter(command)];
    const started = new LabProcess<Json>(`${this.name}: ${title}`, "setpriv", args, {
      ...this.environment(),
      ...env,
    });
    this.#started(started as LabProcess<never>);
    return started;
  }

  /** The `earshot` program in a terminal. */
  terminal(args: readonly string[]): Promise<Terminal> {
    return Terminal.open(this, [node, fromSource, mainProgram, ...args]);
  }

  /** Drops what comes in of this kind, as a firewall of this host does. */
  dropIncoming(target: Target): Promise<Fault> {
    return Fault.into(`firewall-${target}`, this.namespace, target);
  }

  /** Runs a command that has to succeed, as `run`. */
  async run(command: string, ...args: readonly string[]): Promise<string> {
    return run("ip", ["netns", "exec", this.namespace, command, ...args]);
  }

  /** The words that run a command with this host's network and name. */
  enter(command: readonly string[]): readonly string[] {
    return [
      "ip",
      "netns",
      "exec",
      this.namespace,
      "unshare",
      "--uts",
      "sh",
      "-c",
      'hostname "$0" && exec "$@"',
      this.name,
      ...command,
    ];
  }

  /** What its processes find in their environment: a home and folders of this host alone. */
  environment(): NodeJS.ProcessEnv {
    const { NODE_TEST_CONTEXT: _test, NODE_OPTIONS: _options, ...rest } = process.env;
    const folders = {
      HOME: this.home,
      XDG_CACHE_HOME: join(this.home, "cache"),
      XDG_CONFIG_HOME: join(this.home, "config"),
      XDG_DATA_HOME: join(this.home, "data"),
      XDG_STATE_HOME: join(this.home, "state"),
      XDG_RUNTIME_DIR: join(this.home, "run"),
    };
    // A peer is loaded in a fifth of the time when its modules have been compiled before.
    return { ...rest, ...folders, NODE_COMPILE_CACHE: compileCache, NO_COLOR: "1" };
  }
}
