// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { FatalError } from "../../schema/errors.ts";
import type { Hex } from "../../schema/hash.ts";
import { systemFailure } from "../../schema/system-failure.ts";
import { type PublishedPtau, PUBLISHED_PTAU } from "./published-ptau.ts";
import { MalformedPtau, openPtau } from "./ptau-file.ts";

/** Which Powers of Tau file keys are from. */
export type PtauRecord = Readonly<{
  /** Of the published file; absent where only its given hash speaks for it. */
  name?: string;
  power: number;
  sha256: Hex;
  blake2b: Hex;
}>;

/** Whoever made the file may know τ, and with it forge any proof of keys that are made from it. */
export class UnknownPtau extends FatalError {
  constructor({ sha256, blake2b }: Pick<PtauRecord, "sha256" | "blake2b">, given?: string) {
    super(
      "UNKNOWN_PTAU",
      (given === undefined
        ? "The Powers of Tau file is none of the published ones: whoever made it may know its secret. "
        : `The Powers of Tau file does not have the hash that was given, ${given}. `) +
        `Its sha256 is ${sha256}, its blake2b ${blake2b}. ` +
        "Take a published file, or give the hash of one that its makers announced in a place you trust.",
      { details: { sha256, blake2b } },
    );
  }
}

export class PtauTooSmall extends FatalError {
  constructor(power: number, needed: number) {
    super(
      "PTAU_TOO_SMALL",
      `The Powers of Tau file is of power ${power}, and the circuit needs ${needed}: ` +
        `its constraints and public signals, with the constant one, are more than 2^${needed - 1}. Take a larger file.`,
      { details: { power, needed } },
    );
  }
}

/**
 * Says which Powers of Tau file this is. Refuses every file that is neither published nor has the given hash.
 * @param needed the circuit's power, and the file's sha256 or blake2b in hexadecimal where it is to be taken for its hash
 * @error MalformedPtau, PtauNotPrepared, PtauTooSmall, UnknownPtau
 */
export async function checkPtau(
  path: string,
  needed: Readonly<{ power: number; givenHash?: string }>,
): Promise<PtauRecord> {
  const { power, file } = await openPtau(path);
  await file.close();
  if (power < needed.power) throw new PtauTooSmall(power, needed.power);
  const hashes = await hashesOf(path);
  if (needed.givenHash !== undefined && !isHashOf(needed.givenHash, hashes)) {
    throw new UnknownPtau(hashes, needed.givenHash);
  }
  const published = PUBLISHED_PTAU.find(({ algorithm, hash }) => hashes[algorithm] === hash);
  if (published === undefined && needed.givenHash === undefined) throw new UnknownPtau(hashes);
  if (published !== undefined) refuseOtherPower(published, power);
  return { ...(published === undefined ? {} : { name: published.name }), power, ...hashes };
}

/** The file was changed between its two readings. */
function refuseOtherPower(published: PublishedPtau, power: number): void {
  if (published.power !== power)
    throw new MalformedPtau(`it is ${published.name} and yet says that its power is ${power}`);
}

function isHashOf(given: string, { sha256, blake2b }: Pick<PtauRecord, "sha256" | "blake2b">): boolean {
  const hash = `0x${given.trim().replace(/^0x/i, "").toLowerCase()}`;
  return hash === sha256 || hash === blake2b;
}

/** Read once, in pieces: the largest file has 288 GiB. */
async function hashesOf(path: string): Promise<{ sha256: Hex; blake2b: Hex }> {
  const [sha256, blake2b] = [createHash("sha256"), createHash("blake2b512")];
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Uint8Array>) {
      sha256.update(piece);
      blake2b.update(piece);
    }
  } catch (error) {
    throw systemFailure(error, path) ?? error;
  }
  return { sha256: `0x${sha256.digest("hex")}`, blake2b: `0x${blake2b.digest("hex")}` };
}
