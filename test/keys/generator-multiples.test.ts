// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { openFixedBasePool } from "../../keys/fixed-base-pool.ts";
import { openGeneratorMultiples } from "../../keys/generator-multiples.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { skipWithoutNative } from "../../testing/native-arithmetic.ts";

describe("openGeneratorMultiples", function () {
  this.timeout(60_000);
  before(function () {
    skipWithoutNative(this);
  });

  it("gives the same bytes in native code as on threads of WASM", async () => {
    const scalars = Array.from({ length: 5_000 }, (_, index) => (BigInt(index) ** 40n + BigInt(index)) % FIELD_ORDER);
    const plan = { g1: scalars.length, g2: scalars.length };
    const [native, threads] = [openGeneratorMultiples(plan), openFixedBasePool(plan)];
    try {
      for (const group of ["g1", "g2"] as const) {
        const expected = await threads.multiply(group, scalars);
        expect(Buffer.from(await native.multiply(group, scalars)).equals(expected), group).to.equal(true);
      }
    } finally {
      await native.close();
      await threads.close();
    }
  });
});
