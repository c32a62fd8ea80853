/**
 * The text of the reference pages, made from the tables that the library itself uses.
 * @module
 */
import { errorTable } from "../../src/core/errors.ts";
import { limitTable } from "../../src/core/limits.ts";
import { storeLimitTable } from "../../src/store/limits.ts";
import { protocolPage } from "./protocol-page.ts";
import { requestsPage } from "./requests-page.ts";
import { topicsPage } from "./topics-page.ts";

const note = (source: string): string =>
  `<!-- Made from ${source} by packages/earshot/test/reference/write.ts: change it there. -->\n`;

/** Path from the root of the repository, and text, of each page. */
export function referencePages(): Map<string, string> {
  return new Map([
    ["docs/reference/errors.md", errorsPage()],
    ["docs/reference/limits.md", limitsPage()],
    ["docs/protocol.md", protocolPage()],
    ["docs/protocol-requests.md", requestsPage()],
    ["docs/protocol-topics.md", topicsPage()],
  ]);
}

function errorsPage(): string {
  const rows = Object.entries(errorTable).map(
    ([code, meaning]) => `### \`${code}\`\n\n${meaning}\n`,
  );
  return [
    "# Errors\n",
    note("packages/earshot/src/core/errors.ts"),
    "What the caller or the environment causes is an `EarshotError` with one of these codes. Tell errors apart by `code`:",
    "codes stay, texts may improve. `details` holds facts for programs, `cause` the error underneath where there is one.",
    "What other peers do wrong is never an error here: it is counted in `peer.stats()` and, where somebody can act on it,",
    "told by `peer.status()`.\n",
    ...rows,
  ].join("\n");
}

function limitsPage(): string {
  return [
    "# Limits\n",
    note("packages/earshot/src/core/limit-table.ts"),
    "Every limit, interval and budget of the engine. The unit is the end of the name: `Ms` milliseconds, `S` seconds,",
    "`Bytes` bytes; a name without a unit counts things.\n",
    ...limitRows(limitTable),
    "\n## Stores\n",
    "Of where topics are kept, and of what reads from there (`packages/earshot/src/store/limits.ts`).\n",
    ...limitRows(storeLimitTable),
    "",
  ].join("\n");
}

function limitRows(table: typeof limitTable | typeof storeLimitTable): string[] {
  const rows = Object.entries(table).map(
    ([name, { value, why }]) => `| \`${name}\` | ${numeral(value)} | ${cell(why)} |`,
  );
  return ["| limit | value | why |", "| --- | ---: | --- |", ...rows];
}

function numeral(value: number): string {
  return value.toLocaleString("en-US");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
