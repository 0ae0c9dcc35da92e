// SPDX-License-Identifier: GPL-3.0-or-later
import type { CliCommand } from "./command.ts";
import { reportTable } from "./demo/report-table.ts";
import { runDemo } from "./demo/run-demo.ts";
import { buildContracts } from "./deploy/build-contracts.ts";

/** `proofcast demo`: the main job on real input, on a local chain, with live progress on stderr. */
export const command: CliCommand = {
  name: "demo",
  summary: "predict, prove and post the next rewards of 16 real node operators on a local chain",
  define: (demo) =>
    demo
      .option("--json", "print the report as one JSON object and nothing else on stdout")
      .addHelpText(
        "after",
        "\nExit codes: 0 done, every attack refused and the prediction verified, 1 otherwise, 2 wrong usage, 75 try again.",
      )
      .action(run),
};

async function run({ json }: { json?: true }): Promise<void> {
  const startedAt = performance.now();
  const progress = (line: string): void => {
    console.error(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  };
  progress("contracts: compiling");
  await buildContracts();
  const report = await runDemo(progress);
  console.log(json ? JSON.stringify(report, undefined, 2) : `\n${reportTable(report)}\n`);
  const { attacks, verification } = report;
  if (attacks.some(({ refused }) => !refused) || verification.verdict !== "holds") process.exitCode = 1;
}
