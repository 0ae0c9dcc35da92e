// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { elementAt } from "../../../compiler/graph/element-at.ts";
import { IntegerMapBuilder, type IntegerMap } from "../../../compiler/graph/integer-map.ts";
import { mapBlocks } from "../../../compiler/graph/map-blocks.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

type Weight = (row: number, column: number) => number;

/** Two bytes' worth, by what seed and place say. */
function weights(seed: string): Weight {
  const random = pseudoRandom(seed);
  const known = new Map<string, number>();
  return (row, column) => {
    const key = `${row},${column}`;
    const weight = known.get(key) ?? Math.floor(random() * 255) - 127;
    known.set(key, weight);
    return weight;
  };
}

function dense(rows: number, columns: number, weight: Weight): IntegerMap {
  const builder = new IntegerMapBuilder();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) builder.term(column, weight(row, column));
    builder.endRow(BigInt(row));
  }
  return builder.build();
}

/** A convolution with 3 × 3 filters over a picture of `size` × `size`, zeros around it. `weight` is asked for filter and tap. */
function convolution(size: number, inputs: number, filters: number, weight: Weight): IntegerMap {
  const builder = new IntegerMapBuilder();
  for (let filter = 0; filter < filters; filter++)
    for (let position = 0; position < size * size; position++) {
      for (let tap = 0; tap < 9 * inputs; tap++) {
        const y = Math.floor(position / size) + (Math.floor(tap / 3) % 3) - 1;
        const x = (position % size) + (tap % 3) - 1;
        if (y < 0 || x < 0 || y >= size || x >= size) continue;
        builder.term((Math.floor(tap / 9) * size + y) * size + x, weight(filter, tap));
      }
      builder.endRow(BigInt(filter));
    }
  return builder.build();
}

function shapes(map: IntegerMap): string[] {
  return mapBlocks(map).blocks.map(({ channels, positions, taps }) => `${channels} × ${positions} × ${taps}`);
}

/** Every row, from the blocks and what is in none. */
function rowsAgain(map: IntegerMap): string[] {
  const { blocks, rest } = mapBlocks(map);
  const rows = new Array<string>(map.biases.length).fill("nowhere");
  const write = (row: number, bias: bigint | undefined, terms: [number, number][]): void => {
    expect(rows[row], `row ${row} stands once`).to.equal("nowhere");
    rows[row] = `${bias}: ${terms.filter(([, weight]) => weight !== 0).sort(([a], [b]) => a - b).join(" ")}`; // prettier-ignore
  };
  for (const { channels, positions, taps, rows: own, columns, weights: matrix, biases } of blocks)
    for (let channel = 0; channel < channels; channel++)
      for (let position = 0; position < positions; position++)
        write(
          elementAt(own, channel * positions + position),
          biases[channel],
          Array.from({ length: taps }, (_, tap) => [
            elementAt(columns, position * taps + tap),
            elementAt(matrix, channel * taps + tap),
          ]),
        );
  for (const row of rest) write(row, map.biases[row], termsOf(map, row));
  return rows;
}

function termsOf({ starts, columns, coefficients }: IntegerMap, row: number): [number, number][] {
  const start = elementAt(starts, row);
  return Array.from(columns.subarray(start, starts[row + 1]), (column, term) => [
    column,
    elementAt(coefficients, start + term),
  ]);
}

function written(map: IntegerMap): string[] {
  return Array.from(map.biases, (bias, row) => `${bias}: ${termsOf(map, row).join(" ")}`);
}

describe("mapBlocks", () => {
  const random = pseudoRandom("thinned");
  const thinned = (weight: Weight, kept: number): Weight => (row, column) => random() < kept ? weight(row, column) : 0; // prettier-ignore
  const maps: [string, IntegerMap, string[] | undefined][] = [
    ["a dense layer", dense(40, 50, weights("dense")), ["40 × 1 × 50"]],
    ["a dense layer with a third of its weights pruned", dense(60, 50, thinned(weights("pruned"), 0.67)), ["60 × 1 × 50"]], // prettier-ignore
    ["a dense layer with nearly all of them pruned", dense(400, 50, thinned(weights("thin"), 0.1)), []],
    [
      "a dense layer that says the same many times",
      dense(50, 40, (row, column) => ((row % 3) + column) % 7),
      undefined,
    ],
    ["one row", dense(1, 2_000, weights("row")), []],
    ["a convolution", convolution(8, 2, 5, weights("filters")), ["5 × 36 × 18", "5 × 6 × 12", "5 × 6 × 12", "5 × 6 × 12", "5 × 6 × 12"]], // prettier-ignore
    ["a convolution whose filters have zeros", convolution(8, 2, 8, (filter, tap) => ((filter * 5 + tap) % 4 === 0 ? 0 : weights(`${filter} ${tap}`)(filter, tap))), undefined], // prettier-ignore
    ["filters that are other ones at each position", convolution(6, 3, 8, thinned(weights("local"), 0.9)), undefined],
    ["sums over windows", convolution(12, 1, 1, () => 1), undefined],
    ["a few terms, which are written as they are", dense(4, 200, weights("few")), []],
    ["copies and constants", dense(1_100, 1_100, (row, column) => (row === column ? 1 : 0)), []],
  ];

  for (const [title, map, expected] of maps) {
    it(`loses no term and adds none: ${title}`, () => {
      expect(rowsAgain(map)).to.deep.equal(written(map));
      if (expected !== undefined) expect(shapes(map), "channels × positions × taps").to.have.members(expected);
    });
  }

  it("takes a convolution apart into about as many numbers as its filters have", () => {
    const map = convolution(20, 4, 8, weights("large"));
    const { blocks, rest } = mapBlocks(map);
    const held = blocks.reduce((sum, { weights: matrix, columns }) => sum + matrix.length + columns.length, 0);
    expect(rest.length, "only the corners").to.equal(8 * 4);
    expect(held, "of the map's terms").to.be.below(map.columns.length / 5);
  });
});
