/**
 * Decimal arithmetic with bounds: sums, differences, products and powers are exact or refused, quotients
 * and roots are exact where they end and rounded where they do not.
 * @module
 */
import { Decimal } from "decimal.js";
import { CalculationError } from "./problem.ts";

/** A number has at most so many significant digits, and lies between 1e-400 and 1e400: a step takes well under a millisecond. */
const digitsLimit = 400;
const exponentLimit = 400;
/** What does not end is rounded to so many significant digits, half to even: those of decimal128 (IEEE 754). */
const roundedDigits = 34;

const format = {
  rounding: Decimal.ROUND_HALF_EVEN,
  minE: -9_000,
  maxE: 9_000,
  toExpNeg: -60,
  toExpPos: 60,
} as const;
/** Holds every product, and every sum, of two numbers within the bounds. */
const Exact = Decimal.clone({ ...format, precision: 2 * (digitsLimit + exponentLimit) + 2 });
/** Shows of a quotient or root whether it ends within the digits of a number. */
const Ending = Decimal.clone({ ...format, precision: digitsLimit + 1 });
const Rounded = Decimal.clone({ ...format, precision: roundedDigits });

export type Num = Decimal;

/** One calculation: remembers whether anything was rounded. */
export class Arithmetic {
  #exact = true;

  /** Whether no step had to round. */
  get exact(): boolean {
    return this.#exact;
  }

  /** Reads a decimal that has been checked to look like one. */
  number(text: string): Num {
    return bounded(new Exact(text));
  }

  add(a: Num, b: Num): Num {
    return bounded(a.plus(b));
  }

  subtract(a: Num, b: Num): Num {
    return bounded(a.minus(b));
  }

  multiply(a: Num, b: Num): Num {
    return bounded(a.times(b));
  }

  divide(a: Num, b: Num): Num {
    if (b.isZero()) throw new CalculationError("division-by-zero");
    const quotient = new Ending(a).div(b);
    return bounded(quotient.precision() <= digitsLimit ? quotient : this.#rounded(quotient));
  }

  /** What is left of a division whose quotient is rounded down: it has the sign of the divisor. */
  modulo(a: Num, b: Num): Num {
    if (b.isZero()) throw new CalculationError("division-by-zero");
    const rest = a.mod(b);
    return bounded(rest.isZero() || rest.isNeg() === b.isNeg() ? rest : rest.plus(b));
  }

  /** By squaring, so that what grows beyond the bounds is noticed before it costs anything. */
  power(base: Num, exponent: Num): Num {
    if (!exponent.isInteger()) throw new CalculationError("not-whole");
    if (exponent.isNeg()) return this.divide(new Exact(1), this.power(base, exponent.neg()));
    if (exponent.isZero() || base.eq(1)) return new Exact(1);
    if (base.isZero()) return base;
    if (base.eq(-1)) return exponent.mod(2).isZero() ? base.neg() : base;
    // Whatever else there is grows beyond the bounds with such an exponent.
    if (exponent.gt(10_000)) throw new CalculationError("too-large");
    let result: Num = new Exact(1);
    let square = base;
    for (let left = exponent.toNumber(); ; square = this.multiply(square, square)) {
      if (left % 2 === 1) result = this.multiply(result, square);
      left = Math.floor(left / 2);
      if (left === 0) return result;
    }
  }

  root(a: Num): Num {
    if (a.isNeg() && !a.isZero()) throw new CalculationError("not-real");
    // A root that ends has half as many digits: long ones are only sought where they can be.
    const Seeking = a.precision() < 2 * roundedDigits ? Rounded : Ending;
    const root = new Exact(new Seeking(a).sqrt());
    return root.times(root).eq(a) ? root : this.#rounded(root);
  }

  #rounded(value: Num): Num {
    this.#exact = false;
    return value.toSignificantDigits(roundedDigits);
  }
}

/** How a result is written: plainly, or with an exponent beyond 60 places. */
export function written(value: Num): string {
  return value.isZero() ? "0" : value.toString();
}

function bounded(value: Num): Num {
  if (value.isZero()) return value;
  const fits =
    value.isFinite() && Math.abs(value.e) <= exponentLimit && value.precision() <= digitsLimit;
  if (!fits) throw new CalculationError("too-large");
  return new Exact(value);
}
