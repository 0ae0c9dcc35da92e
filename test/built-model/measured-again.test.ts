// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { measuredAgain } from "../../built-model/check/measured-again.ts";
import type { ErrorReport } from "../../schema/error-report.ts";

const REPORT: ErrorReport = {
  calibration: {
    ...{ rows: 64, max: 1e-3, mean: 2e-4, rmse: 3e-4, share: 1e-3, worstRow: 5, worstOutput: "y" },
    outputs: [{ field: "y", max: 1e-3, mean: 2e-4, rmse: 3e-4, share: 1e-3 }],
    ...{ clipped: { values: 0, columns: [] }, saturated: 0 },
  },
  ...{ rows: "given", bound: 0.1, inputBound: 0.01, endToEndBound: 0.11, floatRounding: 1e-4 },
};

/** The report of a machine that measures distances `by` as large. */
function measured(by: number, worstRow = 5): ErrorReport {
  const { calibration } = REPORT;
  const scaled = <T extends { max: number; mean: number; rmse: number }>(each: T): T => ({
    ...each,
    ...{ max: each.max * by, mean: each.mean * by, rmse: each.rmse * by, share: 1e-3 * by },
  });
  return {
    ...REPORT,
    calibration: { ...scaled(calibration), worstRow, outputs: calibration.outputs.map((each) => scaled(each)) },
  };
}

describe("measuredAgain", () => {
  it("takes the stated figures where another processor's last digits differ, and its worst row", () => {
    for (const by of [1, 1 + 1e-6, 0.999, 1.05])
      expect(measuredAgain(measured(by, 7), REPORT), String(by)).to.deep.equal(measured(by, 7));
  });

  it("keeps what it measured where the stated figures are others", () => {
    for (const by of [0, 0.5, 1.5]) expect(measuredAgain(measured(by), REPORT), String(by)).to.deep.equal(REPORT);
  });

  it("allows no more than float arithmetic can change", () => {
    const exact = { ...REPORT, floatRounding: 1e-9 };
    expect(measuredAgain({ ...measured(1.001), floatRounding: 1e-9 }, exact)).to.deep.equal(exact);
  });

  it("keeps a proven bound, a count and a share of its own", () => {
    expect(measuredAgain({ ...REPORT, bound: 0.09 }, REPORT)).to.deep.equal(REPORT);
    const { calibration } = REPORT;
    const lower = { ...calibration, outputs: calibration.outputs.map((each) => ({ ...each, share: 1e-4 })) };
    expect(measuredAgain({ ...REPORT, calibration: lower }, REPORT)).to.deep.equal(REPORT);
    const saturated = { ...REPORT, calibration: { ...calibration, saturated: 3 } };
    expect(measuredAgain(saturated, REPORT)).to.deep.equal(REPORT);
  });
});
