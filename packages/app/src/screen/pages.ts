/**
 * The pages for the browser, beside the screen: the same person in the same room.
 *
 * @module
 */
import { Failure } from "../cli/usage-error.ts";
import type { Call } from "../cli/command.ts";
import { openInBrowser } from "../gateway/http/open-in-browser.ts";
import type { Acts } from "./acts.ts";
import { tell, tellFailure, type Up } from "./up.ts";

const lobby = { pane: "lobby", item: undefined } as const;

/** Listens, and shows the address; the rest is loaded when somebody opens it. @throws Failure when the port is taken */
export async function servePages(up: Up, { options }: Call): Promise<AsyncDisposable> {
  const { offerGateway } = await import("../gateway/offer-gateway.ts");
  const { "port-http": port, open, share, guests } = options;
  const failed = (error: unknown): void => {
    up.store.apply({ type: "pages", address: undefined });
    tellFailure(up, error, lobby);
  };
  const wanted = { port, open, share, guests };
  const gateway = await offerGateway(up.session, wanted, failed).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === "EADDRINUSE"
      ? new Failure("There are no pages: another program has the port that --port-http names.")
      : error;
  });
  up.store.apply({ type: "pages", address: gateway.address });
  if (gateway.guestAddress !== undefined)
    tell(up, `Phones on this network come in at ${gateway.guestAddress}`, "plain", lobby);
  return gateway;
}

export const pagesActs: Acts = {
  async pages(up) {
    const { pages } = up.store.room();
    if (pages === undefined) throw new Failure("There are no pages: the program was told so.");
    openInBrowser(pages);
    tell(up, `The pages are at ${pages} : whoever has this address is you.`);
  },
};
