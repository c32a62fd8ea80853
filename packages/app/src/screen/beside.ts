/**
 * What runs beside the screen once that is drawn: the pages for the browser, and those of a demo.
 *
 * @module
 */
import { setImmediate } from "node:timers/promises";
import type { Call } from "../cli/command.ts";
import { servePages } from "./pages.ts";
import { tell, tellFailure, type Up } from "./up.ts";

const lobby = { pane: "lobby", item: undefined } as const;

/** Starts it; what does not start is told on the screen. */
export function startBeside(up: Up, call: Call): AsyncDisposable {
  const running = new AsyncDisposableStack();
  const starting = start(up, call, running);
  return {
    async [Symbol.asyncDispose]() {
      await starting;
      await running.disposeAsync();
    },
  };
}

async function start(up: Up, call: Call, running: AsyncDisposableStack): Promise<void> {
  await setImmediate();
  const { options } = call;
  const parts = [
    ...(options["no-pages"] === true ? [] : [servePages]),
    ...(options.demo === true ? [startDemo] : []),
  ];
  for (const part of parts) {
    try {
      if (!up.session.leaving.aborted) running.use(await part(up, call));
    } catch (error) {
      tellFailure(up, error, lobby);
    }
  }
}

async function startDemo(up: Up, call: Call): Promise<AsyncDisposable> {
  const { startCrew } = await import("../demo/crew.ts");
  const { local } = up.store.room();
  const where = local ? ", and nothing of this leaves this machine" : " on this machine";
  tell(up, `This is a demo: who has the role bot is a program${where}.`, "plain", lobby);
  return startCrew(call, up.session, (words) => tell(up, words, "problem", lobby));
}
