/**
 * Waiting for nothing but the end.
 *
 * @module
 */

/** Resolves once the signal is aborted. */
export async function told(leaving: AbortSignal): Promise<void> {
  if (leaving.aborted) return;
  await new Promise((resolve) => leaving.addEventListener("abort", resolve, { once: true }));
}
