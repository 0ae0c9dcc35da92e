// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { FIELD_ORDER, toField } from "../../schema/field.ts";

describe("toField", () => {
  it("leaves elements as they are and takes negative integers from the order", () => {
    expect([0n, 1n, FIELD_ORDER - 1n].map(toField)).to.deep.equal([0n, 1n, FIELD_ORDER - 1n]);
    expect([-1n, FIELD_ORDER, -FIELD_ORDER, FIELD_ORDER + 5n].map(toField)).to.deep.equal([
      FIELD_ORDER - 1n,
      0n,
      0n,
      5n,
    ]);
  });

  it("gives the one element that differs by a multiple of the order", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 520n), max: 1n << 520n }), (value) => {
        const element = toField(value);
        expect(element >= 0n && element < FIELD_ORDER, "in the field").to.equal(true);
        expect((value - element) % FIELD_ORDER, "difference").to.equal(0n);
      }),
    );
  });
});
