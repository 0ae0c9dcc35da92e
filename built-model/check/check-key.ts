// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { checkVerifyingKey } from "../../groth16/check-verifying-key.ts";
import { keyHash, type VerifyingKey, verifyingKeyFromSnarkjs } from "../../groth16/verifying-key.ts";
import { checkStatedSetup, refuseDevelopmentKeysOff } from "../../keys/check-setup.ts";
import { readZkeyVerifyingKey } from "../../keys/zkey-verifying-key.ts";
import { sha256 } from "../../schema/hash.ts";
import { type Manifest, MODEL_FILES } from "../../schema/manifest.ts";
import { ManifestMismatch } from "../check-manifest.ts";
import { verificationKeyText } from "../manifest-of.ts";
import type { FolderCheck } from "./folder-check.ts";

/**
 * Holds zkey, verification key and manifest to one another, and the key to what is known of weak ones.
 * @param chainId where the model is to be used, if that is known
 */
export async function checkKey(
  { path, expectEqual }: FolderCheck,
  manifest: Manifest,
  chainId: bigint | undefined,
): Promise<VerifyingKey> {
  const inZkey = await readZkeyVerifyingKey(path("zkey"));
  expectEqual(`keyHash (of ${MODEL_FILES.zkey})`, manifest.keyHash, keyHash(inZkey));
  const { text, json } = await readVerificationKey(path("verificationKey"), path("manifest"));
  const beside = verifyingKeyFromSnarkjs(json);
  expectEqual(`keyHash (of ${MODEL_FILES.verificationKey})`, manifest.keyHash, keyHash(beside));
  expectEqual(`${MODEL_FILES.verificationKey} (written again)`, sha256(text), sha256(verificationKeyText(inZkey)));
  checkVerifyingKey(inZkey);
  checkStatedSetup({ manifest, verifyingKey: inZkey });
  if (chainId !== undefined) refuseDevelopmentKeysOff(chainId, { manifest, verifyingKey: inZkey });
  return beside;
}

async function readVerificationKey(path: string, manifestPath: string): Promise<{ text: string; json: unknown }> {
  try {
    const text = await readFile(path, "utf8");
    return { text, json: JSON.parse(text) };
  } catch (error) {
    throw new ManifestMismatch(manifestPath, MODEL_FILES.verificationKey, "there", String(error));
  }
}
