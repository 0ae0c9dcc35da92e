import { pino, destination, type Logger } from "pino";

/** Names under which a secret could reach a log line, at any of the first levels. */
const SECRET_KEYS = ["privateKey", "developmentKey", "raw", "password", "rpcUrl", "store"];

/** JSON lines on standard error: standard output belongs to the command. */
export function createLogger(level = "info", stream: { write(line: string): void } = destination(2)): Logger {
  return pino(
    {
      name: "proofcast-relayer",
      level,
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: "[redacted]",
      },
    },
    stream,
  );
}
