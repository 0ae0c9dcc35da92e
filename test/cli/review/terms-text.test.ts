// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { defaultText, limitText, outputText } from "../../../cli/review/terms-text.ts";

const REWARD = {
  name: "reward",
  unit: "ETH",
  count: 1n,
  scaleMantissa: 1n,
  scaleExponent: -6n,
  errorBound: 2n,
  provenMinimum: -1_500_000n,
  provenMaximum: 20_000_000n,
};
const ODDS = { ...REWARD, name: "odds", unit: "", count: 2n, scaleMantissa: 5n, scaleExponent: -2n };
const LIMIT = { minimum: -1n, maximum: 7_000_001n, maximumJump: 0n };

describe("the terms of a feed, for a voter", () => {
  it("are in the output's unit, to the last digit", () => {
    expect(outputText(REWARD)).to.equal(
      "reward: proven from -1.5 ETH to 20 ETH, at most 0.000002 ETH off the float model",
    );
    expect(limitText([REWARD], [LIMIT])).to.equal(
      "reward from -0.000001 ETH to 7.000001 ETH, jumping by at most 0 ETH",
    );
    expect(defaultText([{ ...REWARD, scaleExponent: 3n }], [-12n])).to.equal("reward -12000 ETH");
  });

  it("number the values of a field, and scale by more than powers of ten", () => {
    expect(outputText(ODDS)).to.match(/^odds, 2 values: proven from -75000 to 1000000,/);
    expect(defaultText([REWARD, ODDS], [1n, 7n, -1n])).to.equal("reward 0.000001 ETH; odds 1 0.35; odds 2 -0.05");
  });

  it("are said to be none where there are none", () => {
    expect([limitText([REWARD], []), defaultText([REWARD], [])]).to.deep.equal(["none", "none"]);
  });

  it("leave digits that nobody would count as a power", () => {
    expect(defaultText([{ ...REWARD, scaleExponent: -60n }], [3n])).to.equal("reward 3 × 10^-60 ETH");
  });
});
