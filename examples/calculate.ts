/**
 * A calculator for the network: `node examples/calculate.ts serve` on one machine, then
 * `node examples/calculate.ts "(* (+ 1 2) 3)"` on another.
 * @module
 */
import { join } from "earshot";
import { calculate, CalculationError, serveCalculator } from "earshot/calculator";

const [request = "serve", port = "7468", ...interfaces] = process.argv.slice(2);
const where = interfaces.length === 0 ? {} : { interfaces };
await using peer = await join({ name: "sums", port: Number(port), ...where });

if (request === "serve") {
  await using _ = await serveCalculator(peer);
  console.log("ask me");
  await new Promise((resolve) => process.once("SIGINT", resolve));
} else {
  try {
    const { value, exact } = await calculate(peer, request);
    console.log(exact ? value : `about ${value}`);
  } catch (error) {
    if (!(error instanceof CalculationError)) throw error;
    console.log(`error: ${error.message}`);
  }
}
