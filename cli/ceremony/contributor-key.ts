// SPDX-License-Identifier: GPL-3.0-or-later
import { stat } from "node:fs/promises";
import { SigningKey, Wallet } from "ethers";
import { privateKeyMistake } from "../../relayer/config/private-key.ts";
import { FatalError } from "../../schema/errors.ts";
import { readBounded } from "../../files/bounded-file.ts";

export class InvalidKeyFile extends FatalError {
  constructor(path: string, mistake: string) {
    super("INVALID_KEY_FILE", `${path} ${mistake}.`, { details: { path } });
  }
}

/** The bits of a file's mode for those who are not its owner. */
const OF_OTHERS = 0o077;

/** A private key in hexadecimal, and a line's end. */
const MAX_BYTES = 1024;

/** The key that a contributor keeps in a file. @error InvalidKeyFile, which never shows the key */
export async function keyFromFile(path: string, tell: (line: string) => void): Promise<SigningKey> {
  const read = await readBounded(path, MAX_BYTES);
  if (read === undefined) throw new InvalidKeyFile(path, "is not there: give the file with your key");
  const text = Buffer.from(read.bytes).toString("utf8").trimEnd();
  const mistake = privateKeyMistake(text);
  if (mistake !== undefined) throw new InvalidKeyFile(path, mistake);
  if (((await stat(path)).mode & OF_OTHERS) !== 0)
    tell(`other users of this machine may read the key in ${path}: \`chmod 600\` takes that from them`);
  return new SigningKey(text);
}

/** A key for whoever has none, told once: with it a contributor can show later that an attestation is theirs. */
export function freshKey(tell: (line: string) => void): SigningKey {
  const { signingKey, address, privateKey } = Wallet.createRandom();
  tell(`signing with a fresh key, ${address}; its private key is ${privateKey}`);
  tell("keep it, and publish the address where people know you: it is shown only now, and written nowhere");
  return signingKey;
}
