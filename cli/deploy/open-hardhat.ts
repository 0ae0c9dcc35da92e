// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { makeFolder } from "../../files/make-folder.ts";

const CONFIG = fileURLToPath(new URL("../../hardhat.config.ts", import.meta.url));

/** Hardhat looks for a folder in each of them before it looks below HOME. */
const XDG_FOLDERS = { XDG_CONFIG_HOME: ".config", XDG_CACHE_HOME: ".cache", XDG_DATA_HOME: ".local/share" } as const;

/**
 * Hardhat with this project's configuration, wherever the program was started. Not imported at the top of a command: it takes
 * long to load, and makes folders in the user's home while it does.
 */
export async function openHardhat(): Promise<HardhatRuntimeEnvironment> {
  process.env.HARDHAT_CONFIG = CONFIG;
  if (!canWriteAtHome()) liveElsewhere();
  return (await import("hardhat")).default;
}

function canWriteAtHome(): boolean {
  try {
    for (const [variable, folder] of Object.entries(XDG_FOLDERS)) {
      makeFolder(join(process.env[variable] ?? join(homedir(), folder), "hardhat-nodejs"));
    }
    return true;
  } catch {
    return false; // none, read-only, full, or no folder
  }
}

/** A home for the time of this process. */
function liveElsewhere(): void {
  const home = mkdtempSync(join(tmpdir(), "proofcast-home-"));
  process.on("exit", () => {
    rmSync(home, { recursive: true, force: true });
  });
  process.env.HOME = home;
  for (const [variable, folder] of Object.entries(XDG_FOLDERS)) process.env[variable] = join(home, folder);
}
