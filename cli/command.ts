// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from "commander";

/** Exit codes beside 0. */
export const EXIT = { fatal: 1, usage: 2, internal: 70, retryable: 75 } as const;

/** Of `verify` alone: nothing is known to be wrong, and what was asked about could not be looked at. */
export const EXIT_UNVERIFIABLE = 3;

/**
 * What a file `cli/<name>.ts` exports as `command` to be `proofcast <name>`. Nothing lists it: the program looks into its own folder.
 * `define` adds arguments, options and the action. Results go to stdout, progress to stderr; with --json stdout is one JSON value,
 * or one a line from a command that goes on for long.
 */
export type CliCommand = Readonly<{ name: string; summary: string; define: (command: Command) => void }>;
