// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { integerMap, IntegerMapBuilder, IntegerRowTooLarge } from "../../../compiler/graph/integer-map.ts";
import { reachOfRows, runIntegerMap } from "../../../compiler/graph/run-integer-map.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

describe("IntegerMapBuilder", () => {
  it("sorts a row, leaves out zeros and grows", () => {
    const builder = new IntegerMapBuilder();
    for (let row = 0; row < 200; row++) {
      for (let column = 99; column >= 0; column--) builder.term(column, column === row % 100 ? 0 : column + 1);
      builder.endRow(BigInt(row));
    }
    const map = builder.build();
    expect([map.starts.length, map.columns.length, map.biases.length]).to.deep.equal([201, 200 * 99, 200]);
    const third = map.columns.subarray(3 * 99, 4 * 99);
    expect([...third]).to.deep.equal([...Array(100).keys()].filter((column) => column !== 3));
    expect(map.coefficients.subarray(3 * 99, 4 * 99)).to.deep.equal(Float64Array.from(third, (column) => column + 1));
  });

  it("refuses what its arrays would silently keep as something else", () => {
    expect(() => integerMap([[2n ** 63n]])).to.throw(IntegerRowTooLarge, "bias 9223372036854775808");
    expect(() => integerMap([[0n, [0, 2 ** 53 + 2]]])).to.throw(IntegerRowTooLarge, "coefficient 9007199254740994");
    expect(() => integerMap([[0n, [0, 0.5]]])).to.throw(RangeError, "0.5 is no integer");
    expect(() => integerMap([[0n, [2 ** 32, 1]]])).to.throw(RangeError);
    expect(() => integerMap([[0n, [-1, 1]]])).to.throw(RangeError);
  });
});

describe("an integer map", () => {
  it("gives in doubles what it gives in integers, at every size around 2^53", () => {
    const random = pseudoRandom("around 2^53");
    for (let round = 0; round < 2_000; round++) {
      const size = 2 ** (20 + (round % 34));
      const whole = (limit: number): number => Math.trunc((random() * 2 - 1) * limit);
      const terms = Array.from({ length: 3 }, (_, column): [number, number] => [column, whole(size) || 1]);
      const bias = BigInt(whole(2 ** 53));
      const values = terms.map(() => BigInt(whole(2 ** 54 / size)));
      const map = integerMap([[bias, ...terms]]);
      const expected = values.reduce((sum, value, place) => sum + value * BigInt(terms[place]?.[1] ?? 0), bias);
      expect(runIntegerMap(map, values)).to.deep.equal([expected]);
      const [reach] = reachOfRows(map, values.map((value) => ({ min: value, max: value }))); // prettier-ignore
      expect(reach, "of one row").to.include({ min: expected, max: expected });
    }
  });

  it("is not fooled by values that doubles do not hold", () => {
    const map = integerMap([[0n, [0, 1], [1, -1]]]); // prettier-ignore
    expect(runIntegerMap(map, [2n ** 53n + 1n, 2n ** 53n])).to.deep.equal([1n]);
    expect(runIntegerMap(integerMap([[2n ** 53n + 1n, [0, -1]]]), [2n ** 53n])).to.deep.equal([1n]);
  });
});
