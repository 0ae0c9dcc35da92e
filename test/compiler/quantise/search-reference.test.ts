// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { searchReference } from "../../../compiler/quantise/search-reference.ts";

const EXACT = [[0.25], [0.5], [1]];
const aimsFor = (): number[] => [0.01];

describe("searchReference", () => {
  const of = (noise: number, isAsked = false) =>
    searchReference({ floats: EXACT.map(([value = 0]) => [value + noise]), exact: EXACT, aimsFor, isAsked });

  it("is the same whatever a processor's last digits are", () => {
    for (const noise of [-1e-6, 1e-7, 1e-4])
      expect(of(noise), String(noise)).to.deep.equal({ values: EXACT, aims: [0.01] });
  });

  it("keeps as much of an error that was asked for free as it may be off by", () => {
    expect(of(1e-5, true)).to.deep.equal({ values: EXACT, aims: [(0.01 * 63) / 64] });
  });

  it("is what onnxruntime gives where that is not the model in doubles", () => {
    expect(of(0.005).values).to.deep.equal([[0.255], [0.505], [1.005]]);
    expect(of(0.001, true).values).to.deep.equal([[0.251], [0.501], [1.001]]);
    expect(of(NaN).values).to.deep.equal([[NaN], [NaN], [NaN]]);
  });
});
