/**
 * The time as something that components follow.
 * @module
 */
import { useEffect, useState } from "react";

/** Renewed every `everyMs`; 0 stands still. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs <= 0) return undefined;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
