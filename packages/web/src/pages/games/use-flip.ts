/**
 * Lets the items of a list glide to their new places (first, last, invert, play), where the reader does not mind motion.
 * @module
 */
import { type RefObject, useLayoutEffect, useRef } from "react";

/** Items carry `data-flip` with their key. `order` says when to look. */
export function useFlip(list: RefObject<HTMLElement | null>, order: string): void {
  const places = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const before = places.current;
    const now = new Map<string, number>();
    for (const item of list.current?.querySelectorAll<HTMLElement>("[data-flip]") ?? []) {
      const key = item.dataset["flip"] ?? "";
      const top = item.offsetTop;
      now.set(key, top);
      const moved = (before.get(key) ?? top) - top;
      if (moved === 0 || still) continue;
      // Those that rise pass in front of those that fall.
      item.animate(
        [
          { transform: `translateY(${moved}px)`, zIndex: moved > 0 ? 2 : 1 },
          { transform: "none", zIndex: moved > 0 ? 2 : 1 },
        ],
        {
          duration: 700,
          easing: "cubic-bezier(.2,.9,.25,1)",
        },
      );
    }
    places.current = now;
  }, [list, order]);
}
