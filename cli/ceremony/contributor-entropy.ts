// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash, randomBytes } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { FatalError } from "../../schema/errors.ts";
import { readBounded } from "../../files/bounded-file.ts";

export class EntropyMissing extends FatalError {
  constructor(path: string) {
    super("ENTROPY_MISSING", `There is nothing in ${path} to draw a secret from. Give a file that only you have.`, {
      details: { path },
    });
  }
}

const SYSTEM_BYTES = 64;
const MAX_FILE_BYTES = 2 ** 26;

/**
 * Randomness of the system, hashed with what the contributor gives: the secret is safe when either is. Whoever receives it wipes it.
 * Never an argument: those are seen by everybody on the machine.
 * @error EntropyMissing
 */
export async function drawEntropy(file: string | undefined, tell: (line: string) => void): Promise<Uint8Array> {
  const own = file === undefined ? await typedText(tell) : await fileBytes(file);
  const system = randomBytes(SYSTEM_BYTES);
  try {
    return createHash("sha512").update(system).update(own).digest();
  } finally {
    system.fill(0);
    own.fill(0);
  }
}

async function fileBytes(path: string): Promise<Uint8Array> {
  const read = await readBounded(path, MAX_FILE_BYTES);
  if (read === undefined || read.bytes.length === 0) throw new EntropyMissing(path);
  return read.bytes;
}

/** Nothing where nobody sits at a keyboard. */
async function typedText(tell: (line: string) => void): Promise<Uint8Array> {
  if (!process.stdin.isTTY) {
    tell("the secret is from the system's randomness alone: give --entropy-file to add your own");
    return new Uint8Array();
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return Buffer.from(await terminal.question("Type something long that nobody can guess, then Enter: "));
  } finally {
    terminal.close();
  }
}
