/**
 * Puts the screen on a terminal and takes it away again, whatever ends it. The terminal's own content comes back.
 *
 * @module
 */
import { render } from "ink";
import type { World } from "../cli/world.ts";
import { h } from "./h.ts";
import { Screen } from "./screen.ts";
import type { ScreenProps } from "./screen.ts";

export interface Shown {
  /** Gives the terminal back. */
  hide(): Promise<void>;
}

export function show(world: World, props: ScreenProps): Shown {
  const { stdin, stdout, stderr } = world;
  const shown = render(h(Screen, props), {
    stdin,
    stdout,
    stderr,
    // Ctrl-C is a key of ours: it leaves with a goodbye.
    exitOnCtrlC: false,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
  });
  return {
    async hide() {
      shown.unmount();
      await shown.waitUntilExit();
    },
  };
}
