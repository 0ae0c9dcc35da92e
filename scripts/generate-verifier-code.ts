// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { getBytes } from "ethers";
import { keccak256 } from "../schema/hash.ts";
import { KEY_WORDS } from "../schema/key-words.ts";
import { projectRoot } from "./run-command.ts";

const ARTIFACT = "artifacts/contracts/verifiers/Groth16Verifier.sol/Groth16Verifier.json";
const TARGET = "verification/generated/verifier-code.json";

type Artifact = {
  deployedBytecode: string;
  immutableReferences: Record<string, { start: number; length: number }[]>;
};

/**
 * Writes where Groth16Verifier's code holds its immutables (each in every place where it is used), and the hash of all else: from code
 * on a chain anybody then reads the key and sees that the rest is this contract. The compiler names immutables by numbers that rise in
 * the order of their declaration.
 */
export async function generateVerifierCode(): Promise<void> {
  const artifact = JSON.parse(await readFile(join(projectRoot, ARTIFACT), "utf8")) as Artifact;
  const places = Object.entries(artifact.immutableReferences)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, references]) => references.map(({ start }) => start));
  if (places.length !== 1 + KEY_WORDS) throw new RangeError(`the verifier has ${places.length} immutables in its code`);
  const [ecAdd, ...keyWords] = places;
  const code = getBytes(artifact.deployedBytecode);
  const description = { bytes: code.length, ecAdd, keyWords, restKeccak256: keccak256(code) };
  const target = join(projectRoot, TARGET);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, `${JSON.stringify(description, undefined, 2)}\n`);
}
