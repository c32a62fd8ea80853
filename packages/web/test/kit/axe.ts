/**
 * What axe says of a page.
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What it calls serious or worse. */
export async function serious(page: Page): Promise<readonly string[]> {
  // Not addScriptTag: the policy forbids inline scripts, ours included.
  await page.evaluate(`typeof axe === "undefined" && (() => { ${axe} })()`);
  return await page.evaluate(async () => {
    interface Result {
      readonly violations: readonly {
        readonly id: string;
        readonly impact: string;
        readonly nodes: readonly { readonly html: string }[];
      }[];
    }
    const { axe: checker } = globalThis as unknown as { axe: { run: () => Promise<Result> } };
    const { violations } = await checker.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
}
