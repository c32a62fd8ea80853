/**
 * Waiting until another keeps what was said, too: from then on its author may go.
 *
 * @module
 */
import type { AppendOptions, AppendReceipt } from "earshot";
import { usualWaitMs } from "./catch-up.ts";
import { codeOf, receiptOf } from "./recipients.ts";

export interface Keeping {
  /** Others who are here and have it open. */
  readonly holders: number;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does it with the options that wait for one of them. When there is none, or none has answered in time, it is kept here
 * alone so far: then nobody is in `by` of the receipt.
 */
export async function untilKept<Receipt extends AppendReceipt | void>(
  { holders, timeoutMs = usualWaitMs, signal }: Keeping,
  work: (options: AppendOptions) => Promise<Receipt>,
): Promise<Receipt | AppendReceipt> {
  const given = signal === undefined ? {} : { signal };
  if (holders === 0) return work({ ...given, until: "stored" });
  try {
    return await work({ ...given, until: "received", by: 1, timeoutMs });
  } catch (error) {
    const receipt = receiptOf(error);
    const code = codeOf(error);
    // It is in the log all the same, and others get it sooner or later.
    const late = code === "ERR_EARSHOT_TIMEOUT" || code === "ERR_EARSHOT_NOT_RECEIVED";
    if (late && receipt !== undefined && "topic" in receipt && receipt.id !== "")
      return { ...receipt, by: [] };
    throw error;
  }
}
