// SPDX-License-Identifier: GPL-3.0-or-later
import { ProofcastError, RetryableError } from "../schema/errors.ts";
import { redactError } from "../schema/redact-values.ts";
import type { Redact } from "../schema/secrets.ts";
import { systemFailure } from "../schema/system-failure.ts";
import { CannotVerify } from "../verification/cannot-verify.ts";
import { EXIT, EXIT_UNVERIFIABLE } from "./command.ts";
import { installationFailure } from "./installation-failure.ts";
import { jsonLine } from "./json-line.ts";
import { withoutControls } from "./without-controls.ts";

/** Prints an error (with --json as the one JSON value on stdout) and gives the exit code that it stands for. */
export function reportError(thrown: unknown, asJson: boolean, redact: Redact): number {
  const known = typed(thrown); // before its causes are taken away: they say what it is
  const error = redactError(known ?? thrown, redact);
  const code = known?.code ?? "INTERNAL_ERROR";
  const message = reasonOf(error);
  if (asJson) console.log(jsonLine({ error: { code, message, details: known?.details ?? {} } }));
  else
    console.error(
      `error ${code}\n${withoutControls(message)}${known?.docs === undefined ? "" : `\nSee ${known.docs}`}`,
    );
  if (known === undefined) {
    if (error instanceof Error && error.stack !== undefined) console.error(error.stack);
    console.error("This is a mistake in proofcast, not in your input: please report it with the lines above.");
    return EXIT.internal;
  }
  if (known instanceof CannotVerify) return EXIT_UNVERIFIABLE;
  return known instanceof RetryableError ? EXIT.retryable : EXIT.fatal;
}

function typed(error: unknown): ProofcastError | undefined {
  if (error instanceof ProofcastError) return error;
  return installationFailure(error) ?? systemFailure(error);
}

/** Whatever was thrown: a library's own kind of error need not be an Error. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === "string" ? error : jsonLine(error);
}
