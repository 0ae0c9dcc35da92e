// SPDX-License-Identifier: GPL-3.0-or-later
import { isInstalled } from "../../schema/installed-package.ts";
import { openHardhat } from "./open-hardhat.ts";

/** Compiles what has changed of the contracts. An installed package brings them compiled, and may lie where nobody can write. */
export async function buildContracts(): Promise<void> {
  if (isInstalled) return;
  const build = (await openHardhat()).tasks.getTask("build");
  const { log } = console;
  console.log = console.error; // quiet as it is told to be, Hardhat prints empty lines, and stdout is for a command's answer
  try {
    await build.run({ quiet: true });
  } finally {
    console.log = log;
  }
}
