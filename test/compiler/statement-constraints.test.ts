// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { circuitRows, domainSize, statementConstraints } from "../../compiler/statement-constraints.ts";
import { domainFor } from "../../keys/evaluation-domain.ts";
import gadgets from "../snapshots/gadgets.json" with { type: "json" };

describe("statementConstraints", () => {
  for (const words of [1, 16, 17, 40] as const)
    it(`is what the compiled gadget takes for ${words} words`, () => {
      expect(statementConstraints(words)).to.equal(gadgets[`Statement(${words})`].total);
    });
});

describe("domainSize", () => {
  it("is the domain that the keys are made for, at every edge", () => {
    for (const model of [3000, 3847, 3848, 3849, 3872, 3873, 3874, 4000, 8000]) {
      const budget = { model, words: 1 };
      const constraints = model + 1 + statementConstraints(1);
      expect(domainSize(circuitRows(budget)), `${constraints} constraints`).to.equal(domainFor(constraints, 3).size);
    }
  });
});
