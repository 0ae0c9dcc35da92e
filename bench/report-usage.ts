// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into a child process: writes what it used of CPU and memory, as it ends, to the file named in PROOFCAST_USAGE.
import { writeFileSync } from "node:fs";

const { PROOFCAST_USAGE: path } = process.env;
if (path)
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(
      path,
      JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: maxRSS / 1_024 }),
    );
  });
