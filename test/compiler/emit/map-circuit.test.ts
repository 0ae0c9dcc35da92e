// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { mapCircuit } from "../../../compiler/emit/map-circuit.ts";
import { IntegerMapBuilder, type IntegerMap } from "../../../compiler/graph/integer-map.ts";
import { runIntegerMap } from "../../../compiler/graph/run-integer-map.ts";
import { brokenConstraints } from "../../../testing/constraint-system.ts";
import { emitCircuit } from "../../../testing/emitted-circuit.ts";
import { signedValue } from "../../../testing/field-arithmetic.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const SIZE = 80;

/** 8 filters of 9 taps, each at 24 positions. */
function filters(): IntegerMap {
  const builder = new IntegerMapBuilder();
  for (let row = 0; row < 8 * 24; row++) {
    const [filter, position] = [Math.floor(row / 24), row % 24];
    for (let tap = 0; tap < 9; tap++) builder.term(3 * position + tap, ((filter * 31 + tap * 47) % 200) - 99);
    builder.endRow(BigInt(filter - 4));
  }
  return builder.build();
}

/** Random rows, dense, of one word and of many, with the weights' bits all over. */
function dense(rows: number, seed: string): IntegerMap {
  const random = pseudoRandom(seed);
  const builder = new IntegerMapBuilder();
  for (let row = 0; row < rows; row++) {
    const size = 2 ** Math.floor(random() * 30);
    for (let column = 0; column < SIZE; column++) builder.term(column, Math.round((random() * 2 - 1) * size));
    builder.endRow(BigInt(Math.round((random() * 2 - 1) * 2 ** 52)));
  }
  return builder.build();
}

/** A circuit that reads features, and a sum of two of them where `sums` says so: what a gadget may give as its wire. */
function circuitOf(map: IntegerMap, isSum: (index: number) => boolean): { text: string; elements: string[] } {
  const elements = Array.from({ length: SIZE }, (_, index) =>
    isSum(index) ? `features[${index}] + 2*features[0] - 1` : `features[${index}]`,
  );
  const { lines, templates = [], wires } = mapCircuit(map, elements, "y");
  return {
    elements,
    text: `pragma circom 2.2.0;
${templates.join("\n")}
template Main() {
    signal input one;
    signal input features[${SIZE}];
${lines.map((line) => `    ${line}`).join("\n")}
    signal output outputs[${wires.length}];
${wires.map((wire, index) => `    outputs[${index}] <== one * (${wire});`).join("\n")}
}
component main = Main();
`,
  };
}

describe("mapCircuit", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  it("writes few terms out and packs many", () => {
    const elements = Array.from({ length: SIZE }, (_, index) => `features[${index}]`);
    expect(mapCircuit(dense(12, "few"), elements, "y").lines.join("\n")).not.to.contain("0x");
    expect(mapCircuit(dense(13, "many"), elements, "y").lines.length).to.be.below(40);
  });

  const cases: [string, IntegerMap, (index: number) => boolean, templates: boolean][] = [
    ["few terms, of sums", dense(2, "few"), (index) => index % 2 === 1, false],
    ["a dense layer", dense(20, "dense"), () => false, false],
    ["a dense layer of sums", dense(20, "dense"), (index) => index % 3 === 1, false],
    ["filters at positions, in components", filters(), () => false, true],
    ["filters at positions of sums, where a component would cost a constraint an input", filters(), (index) => index % 7 === 5, false], // prettier-ignore
  ];
  for (const [title, map, isSum, hasTemplates] of cases) {
    it(`costs a linear constraint a row and gives what the integers give: ${title}`, async () => {
      const { text, elements } = circuitOf(map, isSum);
      expect(text.includes("template y_block0_matrix"), "a component for each position").to.equal(hasTemplates);
      const circuit = await emitCircuit(text, join(folder(), title.replaceAll(/\W/g, "-")));
      expect(circuit.compiled.constraints.linear).to.equal(map.biases.length);

      const random = pseudoRandom(title);
      const features = Array.from({ length: SIZE }, () => BigInt(Math.floor(random() * 256)));
      const values = elements.map((_, index) => (features[index] ?? 0n) + (isSum(index) ? 2n * (features[0] ?? 0n) - 1n : 0n)); // prettier-ignore
      const witness = await circuit.witness({ one: 1n, features });
      expect(brokenConstraints(circuit.r1cs, witness)).to.deep.equal([]);
      expect(witness.slice(1, 1 + map.biases.length).map(signedValue)).to.deep.equal(runIntegerMap(map, values));
    });
  }
});
