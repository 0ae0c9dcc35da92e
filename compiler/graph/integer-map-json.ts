import { z } from "zod";
import { IntegerMapBuilder, MAX_COEFFICIENT, type IntegerMap } from "./integer-map.ts";
import { indexNumber, integerText } from "./integer-text.ts";
import { isInt64 } from "./interval.ts";

const LARGEST = BigInt(MAX_COEFFICIENT);

const biasText = integerText.refine(isInt64, "must be an int64");

const coefficientText = integerText.refine(isCoefficient, "must be within ±2^53 and not 0").transform(Number);

const column = indexNumber.max(2 ** 31);

/** A bias, then runs of terms: first column, and the coefficients of it and of the columns after it. */
const rowJson = z.tuple([biasText], z.tuple([column, coefficientText], coefficientText));

/** A map's one way to be written. */
export function integerMapToJson({ starts, columns, coefficients, biases }: IntegerMap): unknown {
  const rows = Array.from(biases, (bias, row) => {
    const runs: [number, ...string[]][] = [];
    let next = -1;
    for (let term = starts[row] ?? 0, end = starts[row + 1] ?? 0; term < end; term++) {
      const [column = 0, coefficient = String(coefficients[term])] = [columns[term]];
      if (column === next) runs.at(-1)?.push(coefficient);
      else runs.push([column, coefficient]);
      next = column + 1;
    }
    return [String(bias), ...runs];
  });
  return { rows };
}

export const integerMapJson = z.strictObject({ rows: z.array(rowJson) }).transform(({ rows }): IntegerMap => {
  const builder = new IntegerMapBuilder();
  for (const [bias, ...runs] of rows) {
    for (const [first, ...coefficients] of runs)
      for (const [place, coefficient] of coefficients.entries()) builder.term(first + place, coefficient);
    builder.endRow(bias);
  }
  return builder.build();
});

function isCoefficient(value: bigint): boolean {
  return value !== 0n && value <= LARGEST && value >= -LARGEST;
}
