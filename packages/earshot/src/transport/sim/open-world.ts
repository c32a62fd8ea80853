/**
 * `world()`: a world of the engine that ships.
 * @module
 */
import { Engine } from "../../core/engine.ts";
import { World } from "./world.ts";
import type { WorldOptions } from "./world-options.ts";

/** Makes a world; its peers have not started yet. */
export function world(
  options: Omit<WorldOptions, "makeEngine"> & Partial<Pick<WorldOptions, "makeEngine">>,
): World {
  return new World({ makeEngine: (engineOptions) => new Engine(engineOptions), ...options });
}
