/**
 * Which optional packages of the library are there and can be loaded.
 *
 * @module
 */
import { createRequire } from "node:module";
import type { Facts } from "../facts.ts";

const optional: readonly (readonly [name: string, why: string])[] = [
  [
    "koffi",
    "exact telling apart of networks, private ports that stay private, and segmentation offload",
  ],
  ["sodium-native", "fast sealing in closed realms (Node's own is used instead)"],
];

/** Tries to load each, as the library would. */
export function readPackages(): Facts["packages"] {
  const fromHere = createRequire(import.meta.url);
  let fromLibrary = fromHere;
  try {
    fromLibrary = createRequire(fromHere.resolve("earshot/package.json"));
  } catch {
    // The library is bundled: its packages are ours.
  }
  return optional.map(([name, why]) => {
    try {
      fromLibrary(name);
      return { name, present: true, why };
    } catch {
      return { name, present: false, why };
    }
  });
}
