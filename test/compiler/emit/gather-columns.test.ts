// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { gatherColumns, gatheredConstants } from "../../../compiler/emit/gather-columns.ts";
import { OnnxSteps } from "../../../compiler/emit/onnx-steps.ts";

describe("gatherColumns", () => {
  for (const [title, places, isNode] of [
    ["every element in order", [0, 1, 2], false],
    ["the elements in another order", [0, 2, 1], true],
    ["one twice and one not at all", [0, 1, 1], true],
    ["fewer", [0, 1], true],
    ["more", [0, 1, 2, 0], true],
  ] as const) {
    it(`takes ${title} ${isNode ? "by a node" : "as they are"}`, () => {
      const steps = new OnnxSteps("y");
      const taken = gatherColumns(steps, { tensor: "x", width: 3 }, places, "taken");
      expect(taken).to.equal(isNode ? "y.taken" : "x");
      const { initializers } = steps.finish(taken);
      const constants = initializers.reduce((sum, { raw }) => sum + raw.length / 8, 0);
      expect(gatheredConstants(3, places)).to.equal(constants);
    });
  }
});
