// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { logSpan } from "../../chain/log-span.ts";

describe("logSpan", () => {
  it("halves down to one block, and then has nothing left to take away", () => {
    const span = logSpan();
    expect(span.shrink(2_000)).to.equal(true);
    expect(span.blocks).to.equal(1_000);
    for (let asked = 1_000; asked > 1; asked = span.blocks) expect(span.shrink(asked)).to.equal(true);
    expect(span.blocks).to.equal(1);
    expect(span.shrink(1)).to.equal(false);
    expect(span.blocks).to.equal(1);
  });

  it("grows again after answers", () => {
    const span = logSpan();
    span.shrink(16);
    for (let answer = 0; answer < 40; answer++) span.answered();
    expect(span.blocks).to.be.at.least(2_000);
  });

  it("asks ever more rarely for more than an endpoint's fixed limit", () => {
    const limit = 100;
    const span = logSpan();
    const refusals: number[] = [];
    for (let call = 0; call < 2_000; call++) {
      const asked = Math.min(span.blocks, 2_000);
      if (asked <= limit) span.answered();
      else {
        span.shrink(asked);
        refusals.push(call);
      }
    }
    expect(span.blocks).to.be.within(limit / 2, limit * 2);
    expect(refusals.filter((call) => call > 200).length).to.be.below(15);
  });
});
