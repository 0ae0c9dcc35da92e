// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import type { DemoReport } from "../../cli/demo/demo-report.ts";
import { projectRoot } from "../../scripts/run-command.ts";

describe("npm run demo -- --json", function () {
  this.timeout(300_000);
  let stdout: string;
  let report: DemoReport;

  before(() => {
    const run = spawnSync("npm", ["run", "demo", "--", "--json"], { cwd: projectRoot, encoding: "utf8" });
    expect(run.status, run.stderr).to.equal(0);
    stdout = run.stdout;
    report = JSON.parse(stdout) as DemoReport; // throws on anything else on stdout
  });

  it("prints one JSON object and nothing else", () => {
    expect(Object.keys(report)).to.have.members([
      ...["constraints", "proofMs", "gas", "operators", "attacks", "verification"],
    ]);
    expect(Object.keys(report.gas)).to.have.members(["prove", "request", "fulfil", "perPrediction", "verify"]);
  });

  it("predicts 16 operators in amounts between nothing and twice the last reward, and allocates all of it", () => {
    expect(report.operators).to.have.length(16);
    for (const { operator, predictedRewardEth, lastRewardEth, actualRewardEth } of report.operators) {
      expect(predictedRewardEth, operator)
        .to.be.greaterThan(0)
        .and.lessThan(2 * lastRewardEth);
      expect(actualRewardEth, operator).to.be.greaterThan(0);
    }
    expect(report.operators.reduce((sum, { allocationBps }) => sum + allocationBps, 0)).to.equal(10_000);
  });

  it("stays within the gas that a prediction may cost", () => {
    // the first batch of all: its slots, the feed's head and the payee's credit are written for the first time, which costs 60,000 gas
    // and more, once; what recurs is `batch16.perPrediction` in test/snapshots/gas.json
    expect(report.gas.perPrediction).to.be.at.most(29_000);
    expect(report.gas.fulfil).to.be.at.most(464_000).and.greaterThan(report.gas.verify);
  });

  it("is verified again from public data, by every check but that of a development key's secret", () => {
    expect(report.verification).to.deep.include({ verdict: "holds", checks: { holds: 22, fails: 0, unchecked: 1 } });
  });

  it("is refused every attempt to cheat", () => {
    expect(report.attacks.map(({ name, refused, reason }) => [name, refused, reason])).to.deep.equal([
      ["tampered output", true, "InvalidProof"],
      ["wrong input", true, "InvalidProof"],
      ["stolen proof", true, "InvalidProof"],
      ["replay", true, "RequestAlreadyFulfilled"],
    ]);
  });
});
