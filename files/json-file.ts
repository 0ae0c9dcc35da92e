// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import type { FatalError } from "../schema/errors.ts";
import { systemFailure } from "../schema/system-failure.ts";

/** Makes the caller's own error of what is wrong with the file; `problem` is a sentence without its end. */
export type RefuseFile = (problem: string, cause?: unknown) => FatalError;

/**
 * Reads a file that somebody gives as JSON. A byte order mark is read over.
 * @error what `refuse` makes, when the file is missing or is not JSON in UTF-8; SystemRefused when it cannot be read
 */
export async function readJsonFile(path: string, refuse: RefuseFile): Promise<unknown> {
  const json = await readOptionalJsonFile(path, refuse);
  if (json === undefined) throw refuse("there is no such file");
  return json;
}

/** The same for a file that need not be there: undefined without it. */
export async function readOptionalJsonFile(path: string, refuse: RefuseFile): Promise<unknown> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw systemFailure(error, path) ?? error;
  }
  return parseJson(bytes, refuse);
}

/** Bytes that are a JSON file's. A byte order mark is read over. @error what `refuse` makes */
export function parseJson(bytes: Uint8Array, refuse: RefuseFile): unknown {
  const encoding = otherEncoding(bytes);
  if (encoding !== undefined) throw refuse(`it is ${encoding}; save it as UTF-8`);
  const text = textOf(bytes, refuse);
  if (text.trim() === "") throw refuse("it is empty");
  if (isDeeperThan(MAX_DEPTH, text)) throw refuse(`it is nested more than ${MAX_DEPTH} levels deep`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const word = /[[,:\s](-?(?:NaN|Infinity)|nan|-?inf)\s*[\],}]/.exec(text)?.[1];
    const hint = word === undefined ? "" : `; JSON has no ${word}`;
    // The parser's own text quotes what it cannot read, and a configuration may hold a key: only the place is passed on.
    const place = / \(line \d+ column \d+\)/.exec(String(error))?.[0] ?? "";
    throw refuse(`it is not JSON${place}${hint}`);
  }
}

/** What reads a value afterwards (a shape, a hash, the same text again) calls itself once a level, and no file of ours has ten. */
const MAX_DEPTH = 64;

/** Whether brackets outside strings open so often without closing; the text need not be JSON. */
function isDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') inString = !inString;
    else if (inString && letter === "\\") at++;
    else if (inString) continue;
    else if (letter === "[" || letter === "{") depth++;
    else if (letter === "]" || letter === "}") depth--;
    if (depth > limit) return true;
  }
  return false;
}

function textOf(bytes: Uint8Array, refuse: RefuseFile): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); // drops a byte order mark
  } catch (error) {
    throw refuse("it is not text in UTF-8; save it as such", error);
  }
}

/** Every other Unicode encoding of JSON has a mark or a zero among its first four bytes. */
function otherEncoding([first, second, third, fourth]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? "UTF-32" : "UTF-16";
  if (first === 0xfe && second === 0xff) return "UTF-16";
  if (first === 0 && second === 0) return "UTF-32";
  if (first === 0 || (first !== undefined && second === 0)) return second === 0 && third === 0 ? "UTF-32" : "UTF-16";
  return undefined;
}
