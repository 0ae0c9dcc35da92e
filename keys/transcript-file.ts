import { readFile } from "node:fs/promises";
import { parseJson } from "../files/json-file.ts";
import { systemFailure } from "../schema/system-failure.ts";
import { InvalidTranscript, parseTranscript, type Transcript } from "./transcript.ts";

/** Far more than ten thousand steps take. */
const MAX_BYTES = 2 ** 24;

/** @error InvalidTranscript */
export async function readTranscript(path: string): Promise<Transcript> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new InvalidTranscript(path, "there is no such file");
    throw systemFailure(error, path) ?? error;
  });
  if (bytes.length > MAX_BYTES) throw new InvalidTranscript(path, `it has ${bytes.length} bytes`);
  const json = parseJson(bytes, (problem, cause) => new InvalidTranscript(path, problem, cause));
  return parseTranscript(json, bytes.toString("utf8"), path);
}
