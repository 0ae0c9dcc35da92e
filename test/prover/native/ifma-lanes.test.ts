// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { linkNativeProgram } from "../../../testing/native-program.ts";
import { skipWithoutNative } from "../../../testing/native-arithmetic.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const CPUINFO = "/proc/cpuinfo";

const CHECKS = {
  products: "multiply and square at the limits of what they take, in both fields",
  inverses: "invert in Fq and Fq2, zero, one and minus one included",
  lists: "sum lists in G1 and G2 with equal, opposite and infinite points in any lane, and empty ones",
  sums: "sum over small sets of constant bases as the portable engine does",
  quotients: "compute h as the portable engine does, on domains from 2^6 to 2^16",
};

/** Does this processor run src/ifma? */
function hasIfma(): boolean {
  if (!existsSync(CPUINFO)) return false;
  const info = readFileSync(CPUINFO, "utf8");
  return info.includes("avx512ifma") && info.includes("avx512_vbmi2");
}

describe("arithmetic in eight lanes of AVX-512 IFMA", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let program: string;

  before(function () {
    skipWithoutNative(this);
    if (!hasIfma()) this.skip();
    program = linkNativeProgram("lanes", folder(), "ifma");
  });

  for (const [check, title] of Object.entries(CHECKS)) {
    it(title, () => {
      // A check that fails ends with 1, which is thrown here with what it says.
      execFileSync(program, [check], { encoding: "utf8", stdio: "pipe" });
    });
  }
});
