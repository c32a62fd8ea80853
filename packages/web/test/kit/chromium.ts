/**
 * Debian's Chromium without windows of its own, for the tests of the pages: one browser for a file, a context of its
 * own for each page.
 * @module
 */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";

export const chromiumPath = "/usr/bin/chromium-headless-shell";

/** As root there is no sandbox to be had; the rest keeps it from talking to anybody but the kit's gateway. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Shared memory is scarce in containers.
  "--disable-dev-shm-usage",
];

/**
 * Playwright gives each launch a fresh directory for its profile.
 * @param program what runs it
 */
export async function launch(program: string = chromiumPath): Promise<Browser> {
  return await chromium.launch({ executablePath: program, headless: true, args });
}

export interface Opened extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What a healthy page never says: errors, and what the policy forbids. */
  readonly complaints: string[];
}

export async function open(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // A gateway that is away on purpose is told by the browser as well.
    if (message.type() === "error" && !/WebSocket|ERR_CONNECTION/.test(message.text()))
      complaints.push(message.text());
  });
  await page.goto(address);
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}
