import { ProofcastError, RetryableError } from "../schema/errors.ts";
import { redactError } from "../schema/redact-values.ts";
import type { Redact } from "../schema/secrets.ts";
import { EXIT } from "./command.ts";
import { jsonLine } from "./json-line.ts";

/** Prints an error (with --json as the one JSON value on stdout) and gives the exit code that it stands for. */
export function reportError(thrown: unknown, asJson: boolean, redact: Redact): number {
  const error = redactError(thrown, redact);
  const known = error instanceof ProofcastError ? error : undefined;
  const code = known?.code ?? "INTERNAL_ERROR";
  const message = error instanceof Error ? error.message : String(error);
  if (asJson) console.log(jsonLine({ error: { code, message, details: known?.details ?? {} } }));
  else console.error(`error ${code}\n${message}${known?.docs === undefined ? "" : `\nSee ${known.docs}`}`);
  if (known === undefined) {
    if (error instanceof Error && error.stack !== undefined) console.error(error.stack);
    console.error("This is a mistake in proofcast, not in your input: please report it with the lines above.");
    return EXIT.internal;
  }
  return error instanceof RetryableError ? EXIT.retryable : EXIT.fatal;
}
