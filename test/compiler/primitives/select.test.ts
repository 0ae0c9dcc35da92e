// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { definition } from "../../../compiler/primitives/select.ts";
import { integerMap } from "../../../compiler/graph/integer-map.ts";

const BIT = { min: 0n, max: 1n };
const BYTE = { min: 0n, max: 255n };
const NAMES = { inputs: ["x"] };

/** condition number 0 ? 3 a + 1 : b, of the elements condition, a, b. */
const CHOICE = { conditions: [0], sums: integerMap([[1n, [1, 3]], [0n, [2, 1]]]) }; // prettier-ignore

describe("Select", () => {
  it("is one product of the condition and the difference, whatever the sums", () => {
    const { lines, wires } = definition.circuit(CHOICE, { inputs: [["c", "a", "b"]], output: "y" }, [
      [BIT, BYTE, BYTE],
    ]);
    expect(lines).to.deep.equal(["signal y_0 <== c * (3*a - 1*b + 1) + 1*b;"]);
    expect(wires).to.deep.equal(["y_0"]);
    expect(definition.constraints(CHOICE, [[BIT, BYTE, BYTE]])).to.deep.equal({ linear: 0, nonLinear: 1 });
  });

  it("costs nothing where the condition is settled and the sum a copy", () => {
    const never = { min: 0n, max: 0n };
    const { lines, wires } = definition.circuit(CHOICE, { inputs: [["c", "a", "b"]], output: "y" }, [
      [never, BYTE, BYTE],
    ]);
    expect([lines, wires]).to.deep.equal([[], ["b"]]);
    expect(definition.constraints(CHOICE, [[never, BYTE, BYTE]])).to.deep.equal({ linear: 0, nonLinear: 0 });
  });

  it("is a sum where yes and no differ by a constant", () => {
    const steps = { conditions: [0], sums: integerMap([[7n, [1, 1]], [2n, [1, 1]]]) }; // prettier-ignore
    const { lines } = definition.circuit(steps, { inputs: [["c", "a"]], output: "y" }, [[BIT, BYTE]]);
    expect(lines).to.deep.equal(["signal y_0 <== 1*a + 5*c + 2;"]);
    expect(definition.constraints(steps, [[BIT, BYTE]])).to.deep.equal({ linear: 1, nonLinear: 0 });
  });

  it("is within both sums", () => {
    expect(definition.intervals(CHOICE, [[BIT, BYTE, { min: -5n, max: 3n }]])).to.deep.equal([{ min: -5n, max: 766n }]);
  });

  for (const [title, parameters, inputs, problem] of [
    ["a condition that may be 2", CHOICE, [{ min: 0n, max: 2n }, BYTE, BYTE], "not 0 or 1"],
    ["a condition that may be -1", CHOICE, [{ min: -1n, max: 1n }, BYTE, BYTE], "not 0 or 1"],
    ["a condition that is not there", { ...CHOICE, conditions: [9] }, [BIT, BYTE, BYTE], "element 9"],
    ["a sum too few", { ...CHOICE, conditions: [0, 0] }, [BIT, BYTE, BYTE], "2 sums for 2"],
    ["nothing", { conditions: [], sums: integerMap([]) }, [BIT], "nothing to choose"],
    ["a term that is not there", CHOICE, [BIT, BYTE], "2"],
  ] as const)
    it(`refuses ${title}`, () => {
      expect(definition.violation(parameters, NAMES, [[...inputs]])).to.contain(problem);
    });
});
