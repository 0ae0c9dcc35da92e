// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from "node:child_process";

/** One that has ended and is not yet buried by whoever adopted it does not count. */
export function isAlive(pid: number): boolean {
  return processes().some((each) => each.pid === pid && !each.state.startsWith("Z"));
}

export function childrenOf(pid: number | undefined): number[] {
  return processes()
    .filter((each) => each.parent === pid)
    .map((each) => each.pid);
}

function processes(): { pid: number; parent: number; state: string }[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [pid, parent, state = ""] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), state };
  });
}
