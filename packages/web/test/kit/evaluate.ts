/**
 * Prefix expressions for the kit's calculator; good enough for the pages, not for sums that matter.
 * @module
 */

export function evaluate(expression: string): string | { readonly problem: string } {
  const words = expression.trim().split(/\s+/);
  let at = 0;
  const next = (): number => {
    const word = words[at++];
    if (word === undefined) throw new Error("The expression ends too early.");
    if (!/^[-+*/]$/.test(word)) {
      const value = Number(word);
      if (Number.isNaN(value)) throw new Error(`“${word}” is neither a number nor one of + - * /.`);
      return value;
    }
    const [a, b] = [next(), next()];
    if (word === "/" && b === 0) throw new Error("Division by zero.");
    return { "+": a + b, "-": a - b, "*": a * b, "/": a / b }[word] ?? NaN;
  };
  try {
    const result = next();
    if (at < words.length)
      return { problem: `Something follows after the expression: “${words[at]}”.` };
    return String(Number(result.toPrecision(12)));
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
