/**
 * The calculator over TCP: a request a line, an answer a line, as many as one likes on one connection.
 * @module
 */
import { LineService } from "../tcp/line-service.ts";
import type { TcpOptions } from "../tcp/tcp-service.ts";
import { type Calculate, calculatorPort, plainCalculate } from "./calculate.ts";

export interface TcpCalculatorOptions extends TcpOptions {
  /** What computes. Default: the engine of the native calculator. */
  readonly calculate?: Calculate;
}

export class TcpCalculator extends LineService {
  readonly #calculate: Calculate;

  constructor(options: TcpCalculatorOptions = {}) {
    super("calculator-tcp", calculatorPort, options);
    this.#calculate = options.calculate ?? plainCalculate;
  }

  protected answer(text: string): string {
    return this.#calculate(text);
  }
}
