/**
 * The phases of `npm test`, in the order in which they run. This table is the help text, too.
 *
 * @module
 */

/** A command of `node_modules/.bin` with its arguments. */
export type Command = readonly [tool: string, ...args: string[]];

/** A phase that runs test files, one that runs commands, or the one that installs system packages. */
export type Phase = {
  readonly name: string;
  readonly about: string;
  /** After this the phase is stopped and has failed. */
  readonly limitMs: number;
  /** Runs together with the next one, in what that leaves of the processors. */
  readonly besideNext?: boolean;
  /** Whether the system packages of `system-packages.ts` are needed. */
  readonly needsSystem?: boolean;
} & (
  | {
      readonly kind: "files";
      /** Globs from the root of the repository. */
      readonly files: readonly string[];
      readonly except?: readonly string[];
      /** Those that take longest, begun before all others so that none of them ends alone. */
      readonly longest?: readonly string[];
      /** How many files run at a time; one less than there are processors, at least one, unless given. */
      readonly concurrency?: number;
      /** For a single test, handed to `node --test`. */
      readonly testTimeoutMs: number;
    }
  | { readonly kind: "commands"; readonly commands: readonly Command[] }
  | { readonly kind: "system" }
);

const measuredLab = ["lab/idle.test.ts", "lab/introductions.test.ts", "lab/liveness.test.ts"];
const houseRules = "packages/earshot/test/house-rules.test.ts";
const browserTests = "packages/web/test/browser/**";

export const phases: readonly Phase[] = [
  {
    name: "system",
    about: "Debian packages that the lab needs (installed only as root, only when one is missing)",
    kind: "system",
    limitMs: 240_000,
  },
  {
    name: "typecheck",
    about: "tsc over the whole repository",
    kind: "commands",
    commands: [
      ["tsc", "--project", "."],
      ["tsc", "--project", "packages/app"],
      ["tsc", "--project", "packages/web"],
      ["tsc", "--project", "lab"],
      ["tsc", "--project", "tools"],
    ],
    limitMs: 120_000,
  },
  {
    name: "lint",
    about: "oxlint with type-aware rules",
    kind: "commands",
    commands: [["oxlint"]],
    limitMs: 120_000,
  },
  {
    name: "format",
    about: "oxfmt --check",
    kind: "commands",
    commands: [["oxfmt", "--check"]],
    limitMs: 60_000,
  },
  {
    name: "house",
    about: "house rules: import direction, cycles, headers, names",
    kind: "files",
    files: [houseRules],
    testTimeoutMs: 60_000,
    limitMs: 60_000,
  },
  {
    name: "unit",
    about: "*.test.ts of the packages, tools and benchmarks",
    kind: "files",
    files: ["packages/*/test/**/*.test.ts", "tools/test/**/*.test.ts", "bench/test/**/*.test.ts"],
    except: [houseRules, browserTests],
    longest: [
      "packages/app/test/process/send.test.ts",
      "packages/app/test/process/replay.test.ts",
      "packages/earshot/test/store/sqlite.test.ts",
      "packages/app/test/terminal/up-in-tmux.test.ts",
    ],
    // Deadlines in them are far above what anything takes.
    concurrency: 3,
    testTimeoutMs: 60_000,
    limitMs: 300_000,
  },
  {
    name: "browser",
    about: "packages/web/test/browser: the pages in Chromium, against a gateway in memory",
    kind: "files",
    files: [`${browserTests}/*.test.ts`],
    longest: ["packages/web/test/browser/looks.test.ts", "packages/web/test/browser/games.test.ts"],
    concurrency: 2,
    needsSystem: true,
    testTimeoutMs: 60_000,
    limitMs: 300_000,
  },
  {
    name: "fuzz",
    about: "*.fuzz.ts: properties, with random input",
    kind: "files",
    files: ["packages/*/test/**/*.fuzz.ts"],
    // Virtual time: nothing in it minds a busy machine.
    concurrency: 2,
    testTimeoutMs: 120_000,
    limitMs: 240_000,
  },
  {
    name: "sim",
    about: "*.scenario.ts: whole groups on the virtual network",
    kind: "files",
    files: ["packages/*/test/**/*.scenario.ts"],
    longest: [
      "packages/earshot/test/scenario/stream-swarm.scenario.ts",
      "packages/earshot/test/scenario/stream-members.scenario.ts",
    ],
    // Virtual time: nothing in it minds a busy machine.
    besideNext: true,
    concurrency: 2,
    testTimeoutMs: 600_000,
    limitMs: 660_000,
  },
  {
    name: "lab",
    about: "lab/**/*.test.ts: real hosts in network namespaces",
    kind: "files",
    files: ["lab/**/*.test.ts"],
    except: measuredLab,
    longest: [
      "lab/apps.test.ts",
      "lab/game.test.ts",
      "lab/classic-chat.test.ts",
      "lab/program.test.ts",
    ],
    // Networks of their own, and mostly waiting.
    concurrency: 3,
    needsSystem: true,
    testTimeoutMs: 120_000,
    limitMs: 420_000,
  },
  {
    name: "measured",
    about: "files of the lab that measure time or processor",
    kind: "files",
    files: measuredLab,
    // Those two wait for most of their time, and do not disturb each other.
    longest: ["lab/idle.test.ts", "lab/liveness.test.ts"],
    concurrency: 2,
    needsSystem: true,
    testTimeoutMs: 120_000,
    limitMs: 240_000,
  },
  {
    name: "package",
    about: "build, pack, publint, attw; install the tarballs elsewhere and use them",
    kind: "files",
    files: ["tools/checks/package.test.ts"],
    besideNext: true,
    testTimeoutMs: 180_000,
    limitMs: 180_000,
  },
  {
    name: "docs",
    about: "commands and code in README, CONTRIBUTING and docs/",
    kind: "files",
    files: ["tools/checks/docs.test.ts"],
    needsSystem: true,
    testTimeoutMs: 120_000,
    limitMs: 180_000,
  },
];
