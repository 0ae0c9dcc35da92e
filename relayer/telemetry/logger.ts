// SPDX-License-Identifier: GPL-3.0-or-later
import { pino, destination, type Logger } from "pino";
import { redactError } from "../../schema/redact-values.ts";
import { REDACTED, type Redact } from "../../schema/secrets.ts";

/** Names under which a secret could reach a log line, at any of the first levels. */
const SECRET_KEYS = ["privateKey", "developmentKey", "raw", "password", "rpcUrl", "store"];

/** JSON lines on standard error: standard output belongs to the command. Each line is redacted as it is written. */
export function createLogger(
  level = "info",
  stream: { write(line: string): void } = destination(2),
  redact: Redact = (line) => line,
): Logger {
  return pino(
    {
      name: "proofcast-relayer",
      level,
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: REDACTED,
      },
      hooks: { streamWrite: redact },
    },
    stream,
  );
}

/** A logger that somebody else made, with errors redacted before they reach it. */
export function redactingLogger(log: Logger, redact: Redact): Logger {
  return log.child(
    {},
    { serializers: { err: (error: unknown) => pino.stdSerializers.err(redactError(error, redact) as Error) } },
  );
}
