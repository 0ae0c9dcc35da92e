// SPDX-License-Identifier: GPL-3.0-or-later
import type { CliCommand } from "./command.ts";
import { defineStep } from "./governance/take-step.ts";

/** `proofcast queue`: what a vote has decided goes into the timelock, where it waits. */
export const command: CliCommand = {
  name: "queue",
  summary: "put a proposal that a vote has passed into the timelock, where its delay begins",
  define: (queue) =>
    defineStep(queue, { name: "queue", done: "queued", call: (route, proposal) => route.queue(proposal) }),
};
