/**
 * The calculator over UDP: a request a datagram, an answer a datagram.
 * @module
 */
import { classicLimits } from "../limits.ts";
import { cutBytes, textOf } from "../lines/words.ts";
import { type AnsweringOptions, AnsweringService } from "../udp/answering-service.ts";
import { type Calculate, calculatorPort, plainCalculate } from "./calculate.ts";

export interface UdpCalculatorOptions extends AnsweringOptions {
  /** What computes. Default: the engine of the native calculator. */
  readonly calculate?: Calculate;
}

export class UdpCalculator extends AnsweringService {
  readonly #calculate: Calculate;

  constructor(options: UdpCalculatorOptions = {}) {
    super("calculator-udp", calculatorPort, options);
    this.#calculate = options.calculate ?? plainCalculate;
  }

  protected answer(bytes: Uint8Array): string | undefined {
    const text = textOf(bytes);
    if (text === undefined) {
      this.counters.droppedMalformed++;
      return "error: that is no UTF-8";
    }
    // An answer that came back to us is no request.
    if (text.startsWith("error:")) return undefined;
    return cutBytes(this.#calculate(text), classicLimits.datagramBytes)[0];
  }
}
