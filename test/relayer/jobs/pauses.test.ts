// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { growingPauses } from "../../../relayer/jobs/pauses.ts";

describe("growingPauses", () => {
  const bounds = { longestSeconds: 30 };

  it("grows after each failure up to its longest, for each thing by itself", () => {
    const pauses = growingPauses();
    expect([1, 2, 3, 4, 5].map(() => pauses.next("a", bounds))).to.deep.equal([5, 10, 20, 30, 30]);
    expect(pauses.next("b", bounds)).to.equal(5);
  });

  it("begins anew after a success", () => {
    const pauses = growingPauses();
    pauses.next("a", bounds);
    pauses.next("a", bounds);
    pauses.over("a");
    expect(pauses.left("a")).to.equal(0);
    expect(pauses.next("a", bounds)).to.equal(5);
  });

  it("lasts as long as an endpoint asks, though that be longer than the longest of its own", () => {
    expect(growingPauses().next("a", { longestSeconds: 30, leastSeconds: 100 })).to.equal(100);
  });

  it("says how much is left", () => {
    let nowMs = 0;
    const pauses = growingPauses(() => nowMs);
    expect(pauses.left("a")).to.equal(0);
    pauses.next("a", bounds);
    nowMs = 3_500;
    expect(pauses.left("a")).to.equal(2);
    nowMs = 60_000;
    expect(pauses.left("a")).to.equal(0);
  });
});
