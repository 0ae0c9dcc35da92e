// SPDX-License-Identifier: GPL-3.0-or-later
import { systemFailure } from "../schema/system-failure.ts";
import { buildNative } from "../prover/native/build-native.mjs";
import { loadNativeAddon } from "../prover/native/native-addon.ts";
import type { CliCommand } from "./command.ts";

/** `proofcast setup`: what a package cannot bring, for it depends on the machine. */
export const command: CliCommand = {
  name: "setup",
  summary:
    "compile the native prover for this machine, where g++ (or $CXX) is; without it snarkjs proves, many times slower",
  define: (setup) =>
    setup
      .option("--json", "print the outcome as one JSON object")
      .addHelpText("after", "\nExit codes: 0 compiled, or it was before, 1 not compiled, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run({ json }: { json?: true }): Promise<void> {
  try {
    await buildNative({ retry: true });
  } catch (error) {
    throw systemFailure(error) ?? error;
  }
  const outcome = loadNativeAddon();
  const problem = "problem" in outcome ? outcome.problem : undefined;
  if (problem !== undefined) process.exitCode = 1;
  if (json) console.log(JSON.stringify({ compiled: problem === undefined, ...(problem !== undefined && { problem }) }));
  else if (problem === undefined) console.log("The native prover is compiled.");
}
