// SPDX-License-Identifier: GPL-3.0-or-later
import { readBoundedJson } from "../files/bounded-json-file.ts";
import { InvalidTranscript, parseTranscript, type Transcript } from "./transcript.ts";

/** Far more than ten thousand steps take. */
const MAX_BYTES = 2 ** 24;

/** @error InvalidTranscript */
export async function readTranscript(path: string): Promise<Transcript> {
  const refuse = (problem: string, cause?: unknown): InvalidTranscript => new InvalidTranscript(path, problem, cause);
  const read = await readBoundedJson(path, MAX_BYTES, refuse);
  if (read === undefined) throw refuse("there is no such file; a folder with development keys has none");
  return parseTranscript(read.json, Buffer.from(read.bytes).toString("utf8"), path);
}
