/**
 * A field for lists that may be longer than what a datagram holds.
 * @module
 */
import type { Field } from "../core/wire/field.ts";
import { below } from "../core/random.ts";

/** At most `limit` values of one kind behind two bytes with their count. */
export function longList<Value>(of: Field<Value>, limit: number): Field<readonly Value[]> {
  return {
    form: `2 bytes count (at most ${limit}), then for each: ${of.form}`,
    read(reader) {
      const count = reader.uint16();
      if (count > limit) reader.fail("over-limit");
      const values: Value[] = [];
      for (let index = 0; index < count && reader.fault === undefined; index++)
        values.push(of.read(reader));
      return values;
    },
    write(writer, values) {
      writer.uint16(values.length);
      for (const value of values) of.write(writer, value);
    },
    sample: (random) => Array.from({ length: below(random, 5) }, () => of.sample(random)),
  };
}
