import { isInstalled } from "../../schema/installed-package.ts";
import { openHardhat } from "./open-hardhat.ts";

/** Compiles what has changed of the contracts. An installed package brings them compiled, and may lie where nobody can write. */
export async function buildContracts(): Promise<void> {
  if (!isInstalled) await (await openHardhat()).tasks.getTask("build").run({ quiet: true });
}
