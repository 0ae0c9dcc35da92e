// SPDX-License-Identifier: GPL-3.0-or-later
import type { CliCommand } from "./command.ts";
import { subcommand as accept } from "./ceremony/accept.ts";
import { subcommand as beacon } from "./ceremony/beacon.ts";
import { subcommand as contribute } from "./ceremony/contribute.ts";
import { subcommand as finish } from "./ceremony/finish.ts";
import { subcommand as start } from "./ceremony/start.ts";
import { subcommand as status } from "./ceremony/status.ts";
import { subcommand as verify } from "./ceremony/verify.ts";

/** In the order in which they are used. */
const STEPS: readonly CliCommand[] = [start, contribute, accept, beacon, finish, verify, status];

const EXIT_CODES = "Exit codes: 0 done, 1 refused, 2 wrong usage, 75 try again.";

/** `proofcast ceremony …`: keys that are sound as long as one of many people was honest. */
export const command: CliCommand = {
  name: "ceremony",
  summary: "make keys that a public chain can trust, together with others",
  define: (ceremony) => {
    for (const step of STEPS)
      step.define(
        ceremony
          .command(step.name)
          .summary(step.summary)
          .description(step.summary)
          .showHelpAfterError(`\`proofcast ceremony ${step.name} --help\` says what there is.`)
          .addHelpText("after", `\n${EXIT_CODES}`),
      );
    ceremony.addHelpText("after", `\n${EXIT_CODES}`);
  },
};
