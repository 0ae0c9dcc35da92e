// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { feesFor, feesToReplace, gweiToWei } from "../../../relayer/chain/fees.ts";

const GWEI = 1_000_000_000n;
const wei = fc.bigInt({ min: 0n, max: 10n ** 15n });

describe("feesFor", () => {
  it("leaves room for the base fee to double", () => {
    expect(feesFor(10n * GWEI, GWEI, 100n * GWEI)).to.deep.equal({ maxFeeWei: 21n * GWEI, priorityFeeWei: GWEI });
  });

  it("gives nothing when the cap does not cover the base fee", () => {
    expect(feesFor(10n * GWEI, GWEI, 10n * GWEI)).to.equal(null);
  });

  it("never exceeds the cap, nor its own maximum", () => {
    fc.assert(
      fc.property(wei, wei, wei, (base, priority, cap) => {
        const fees = feesFor(base, priority, cap);
        if (fees === null) return;
        expect(fees.maxFeeWei <= cap && fees.priorityFeeWei <= fees.maxFeeWei && fees.maxFeeWei > base).to.equal(true);
      }),
    );
  });
});

describe("feesToReplace", () => {
  it("raises both fees by an eighth or more, or gives up at the cap", () => {
    fc.assert(
      fc.property(wei, wei, wei, wei, wei, (max, tip, wantedMax, wantedTip, cap) => {
        const earlier = { maxFeeWei: max, priorityFeeWei: tip < max ? tip : max };
        const fees = feesToReplace(earlier, { maxFeeWei: wantedMax, priorityFeeWei: wantedTip }, cap);
        if (fees === null) return;
        expect(fees.maxFeeWei <= cap, "cap").to.equal(true);
        expect(fees.maxFeeWei * 8n >= earlier.maxFeeWei * 9n, "maximum").to.equal(true);
        expect(fees.priorityFeeWei * 8n >= earlier.priorityFeeWei * 9n, "priority").to.equal(true);
      }),
    );
  });

  it("counts in whole wei", () => {
    expect(gweiToWei(1.5)).to.equal(1_500_000_000n);
  });
});
