/**
 * Does what a typed line asks for, in the place where it was typed.
 *
 * @module
 */
import { EarshotError } from "earshot";
import { calculate, CalculationError } from "earshot/calculator";
import { Failure } from "../cli/usage-error.ts";
import { clean, cleanName } from "../output/clean.ts";
import { type Doing, orderOf } from "../room/orders.ts";
import { type Pane, placeOf } from "../room/places.ts";
import { idDigits } from "../room/words.ts";
import type { Acts } from "./acts.ts";
import { pagesActs } from "./pages.ts";
import { boardActs, createActs, post } from "./board-orders.ts";
import { gameActs, hostActs, play } from "./game-orders.ts";
import { lobbyActs, peopleActs, sayInLobby, sayInTalk, talkActs } from "./talk-orders.ts";
import { tell, tellFailure, type Up } from "./up.ts";

/** How long a calculation is waited for. */
const calculationMs = 10_000;

const acts: Readonly<Partial<Record<Pane, Acts>>> = {
  lobby: lobbyActs,
  talks: talkActs,
  boards: boardActs,
  games: gameActs,
};
const everywhere: Acts = { ...pagesActs, ...peopleActs, ...createActs, ...hostActs };

const says: Readonly<Record<Pane, (up: Up, text: string) => Promise<void>>> = {
  lobby: sayInLobby,
  talks: sayInTalk,
  boards: post,
  games: play,
  calculator: ask,
  people: () =>
    Promise.reject(
      new Failure("Nobody hears what is written here: /direct NAME talks to somebody."),
    ),
};

/** Never rejects: what goes wrong is told. */
export async function obey(up: Up, line: string): Promise<void> {
  const { session, store } = up;
  const { peer } = session;
  const place = placeOf(store.room().focus);
  const order = orderOf(line);
  try {
    switch (order.type) {
      case "nothing":
        // In a duel this is the reaction; elsewhere it is nothing.
        if (place.pane === "games" && place.item !== undefined) await play(up, "");
        return;
      case "quit":
        return session.leave();
      case "help":
        return store.apply({ type: "help", shown: true });
      case "go":
        return store.apply({ type: "go", pane: order.pane });
      case "me":
        return tellSelf(up);
      case "list":
        return store.apply({ type: "go", pane: place.pane, item: null });
      case "wrong":
        return tell(up, clean(order.text), "problem");
      case "rename":
        await peer.update({ name: order.name });
        store.apply({ type: "self", self: peer.self });
        return tell(up, `You are now called ${cleanName(order.name)}`);
      case "do":
        return await act(up, place.pane, order.doing, order.rest);
      case "say":
        return await says[place.pane](up, order.text);
    }
  } catch (error) {
    tellFailure(up, error, place);
  }
}

function act(up: Up, pane: Pane, doing: Doing, rest: string): Promise<void> {
  const known = acts[pane]?.[doing] ?? everywhere[doing];
  if (known !== undefined) return known(up, rest);
  throw new Failure(`/${doing} has no meaning here: F1 tells what has, Tab goes to another pane.`);
}

function tellSelf(up: Up): void {
  const { peer, belongings } = up.session;
  const { id, name, self } = peer;
  const addresses = self.addresses.map((address) => clean(address)).join(", ") || "no address";
  tell(up, `You are ${cleanName(name)}, #${id.slice(0, idDigits)}, at ${addresses}`);
  const { directory } = belongings;
  tell(
    up,
    directory === undefined
      ? `Nothing of this is kept: ${clean(up.store.room().notKept ?? "")}`
      : `What is said here is kept in ${clean(directory)}`,
  );
}

/** Asks the calculators; that nobody serves one is an answer, too. */
async function ask({ session, store }: Up, expression: string): Promise<void> {
  const { peer, leaving } = session;
  const asked = { key: (store.room().sums.at(-1)?.key ?? 0) + 1, at: new Date(), expression };
  store.apply({ type: "sum", sum: { ...asked, answer: undefined } });
  const begun = performance.now();
  try {
    const options = { timeoutMs: calculationMs, signal: leaving };
    const { value, exact, by } = await calculate(peer, expression, options);
    const ms = performance.now() - begun;
    store.apply({ type: "sum", sum: { ...asked, answer: { value, exact, by: by.name, ms } } });
  } catch (error) {
    store.apply({ type: "sum", sum: { ...asked, answer: { problem: problemWords(error) } } });
  }
}

function problemWords(error: unknown): string {
  if (error instanceof EarshotError && error.code === "ERR_EARSHOT_NO_SERVER")
    return "Nobody here serves a calculator: earshot serve calculator";
  const words = error instanceof Error ? error.message : String(error);
  return error instanceof CalculationError ? `Wrong: ${words}` : `No answer: ${words}`;
}
