// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { secondOpinion } from "../../../relayer/jobs/second-opinion.ts";
import type { Doubt } from "../../../relayer/store/request-records.ts";

const RULE = { needed: 4, pollSeconds: 2 };

describe("secondOpinion", () => {
  it("believes what is said so many times in a row, and asks at pauses that double", () => {
    const pauses: number[] = [];
    let doubt: Doubt | null = null;
    for (;;) {
      const opinion = secondOpinion(doubt, "orphaned", RULE);
      if (opinion.believed) break;
      pauses.push(opinion.seconds);
      ({ doubt } = opinion);
    }
    expect(pauses).to.deep.equal([2, 4, 8]);
  });

  it("begins to count anew when something else is said", () => {
    const opinion = secondOpinion({ what: "orphaned", times: 3 }, "CALL_REVERTED", RULE);
    expect(opinion).to.deep.equal({ believed: false, doubt: { what: "CALL_REVERTED", times: 1 }, seconds: 2 });
  });

  it("believes at once where one answer is enough", () => {
    expect(secondOpinion(null, "features", { ...RULE, needed: 1 })).to.deep.equal({ believed: true });
  });

  it("never pauses for longer than half a minute", () => {
    const opinion = secondOpinion({ what: "done", times: 6 }, "done", { needed: 8, pollSeconds: 2 });
    expect(opinion).to.have.property("seconds", 30);
  });
});
