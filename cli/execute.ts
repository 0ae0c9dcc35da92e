// SPDX-License-Identifier: GPL-3.0-or-later
import type { CliCommand } from "./command.ts";
import { defineStep } from "./governance/take-step.ts";

/** `proofcast execute`: what was decided, and has waited, is done. */
export const command: CliCommand = {
  name: "execute",
  summary: "do what was decided, once it has waited as long as the timelock wants",
  define: (execute) =>
    defineStep(execute, { name: "execute", done: "executed", call: (route, proposal) => route.execute(proposal) }),
};
