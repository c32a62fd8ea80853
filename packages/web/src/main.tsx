/**
 * The page begins here: texts in the reader's language first, then everything.
 * @module
 */
import "./styles/index.css";
import { createRoot } from "react-dom/client";
import { browserWorld } from "./client/browser-world.ts";
import { Client } from "./client/client.ts";
import { loadTexts } from "./i18n/load.ts";
import { App } from "./shell/app.tsx";

/** A browser may forbid it, then nothing is kept. */
function shelf(open: () => Storage): Storage | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

const client = new Client(
  browserWorld(new URL(location.href)),
  shelf(() => sessionStorage),
  shelf(() => localStorage),
  Date.now,
);
client.connection.open();
// The network is back, or somebody looks at the page again: no need to wait.
addEventListener("online", () => client.connection.retry());
addEventListener("pagehide", () => client.depart());
addEventListener("pageshow", () => client.stay());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && client.connection.state.phase === "lost")
    client.connection.retry();
});

const texts = await loadTexts(navigator.languages);
document.documentElement.lang = texts.locale;
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App client={client} texts={texts} />);
