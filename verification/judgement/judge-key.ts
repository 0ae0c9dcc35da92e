// SPDX-License-Identifier: GPL-3.0-or-later
import { checkVerifyingKey, WeakKey } from "../../groth16/check-verifying-key.ts";
import { verifyingKeyFromWords } from "../../groth16/verifying-key.ts";
import { publicSecretOf } from "../../keys/public-secret.ts";
import { keccak256, type Hex } from "../../schema/hash.ts";
import { hashKeyWords } from "../../schema/key-words.ts";
import { isLocalChain } from "../../schema/local-chains.ts";
import { type Check, compared, fails, holds, unchecked } from "../check.ts";
import type { ModelEvidence } from "../evidence/model-evidence.ts";
import { verifierInCode } from "../evidence/verifier-code.ts";

/** Where BN254's points are added: everywhere but on Bittensor, and there. */
const EC_ADDS: readonly bigint[] = [6n, 9n];

/** A key with a known secret proves nothing to anybody. On a local chain that is no news. */
export const DEVELOPMENT_KEY =
  "the key is a development key, with which anybody can forge proofs: on a local chain that is as it should be, and nothing here convinces anybody else";

export function judgeKey(evidence: ModelEvidence, chainId: bigint): Check[] {
  const { key, phase1Listed } = evidence;
  const verifier = judgeVerifier(evidence);
  if ("missing" in key) {
    const others = (["weakness", "secret", "phase1"] as const).map((name) => unchecked(name, "the key is not known"));
    return [keyUnknown(evidence, key.missing), ...others, verifier];
  }
  return [
    holds("key", `found in ${key.value.found}`),
    judgeWeakness(key.value.words),
    judgeSecret(evidence, key.value.words, chainId),
    verifier,
    "missing" in phase1Listed
      ? unchecked("phase1", phase1Listed.missing)
      : phase1Listed.value
        ? holds("phase1")
        : fails("phase1", "the registry's list does not have it"),
  ];
}

/** Words that were found and are another key's are a lie of somebody's; words that were not found are none. */
function keyUnknown({ verifierCode, registration, record }: ModelEvidence, why: string): Check {
  const inCode = "missing" in verifierCode ? undefined : verifierInCode(verifierCode.value)?.keyWords;
  const inCall = "missing" in registration ? undefined : registration.value.keyWords;
  const others = [inCode, inCall].filter((words) => words !== undefined && hashKeyWords(words) !== record.keyHash);
  return others.length > 0 ? fails("key", why) : unchecked("key", why);
}

function judgeWeakness(words: readonly bigint[]): Check {
  try {
    checkVerifyingKey(verifyingKeyFromWords(words));
    return holds("weakness");
  } catch (error) {
    if (error instanceof WeakKey) return fails("weakness", error.message);
    throw error;
  }
}

function judgeSecret({ record, provenance }: ModelEvidence, words: readonly bigint[], chainId: bigint): Check {
  const r1cs = "missing" in provenance ? "0x" : (provenance.value.r1csSha256 as Hex);
  const isKnown = publicSecretOf(verifyingKeyFromWords(words), [], r1cs) !== undefined;
  if (!isKnown && !record.insecure)
    return holds("secret", "it is no development key of Proofcast's; a transcript of the set-up says more");
  return isLocalChain(chainId)
    ? unchecked("secret", DEVELOPMENT_KEY)
    : fails("secret", "the key is a development key: anybody can forge");
}

function judgeVerifier({ record, facts, verifierCode, ecAdd }: ModelEvidence): Check {
  if ("missing" in verifierCode) return unchecked("verifier", verifierCode.missing);
  const inCode = verifierInCode(verifierCode.value);
  const isPinned = compared("verifier", [
    [
      "the code's hash",
      keccak256(verifierCode.value),
      "missing" in facts ? keccak256(verifierCode.value) : facts.value.verifierCodeHash,
    ],
  ]);
  if (isPinned.result !== "holds") return isPinned;
  if (inCode === undefined) return unchecked("verifier", "its code is not that of this version's Groth16Verifier");
  const held = compared("verifier", [
    ["the key in its code", hashKeyWords(inCode.keyWords), record.keyHash],
    ["the contract that adds points for it", inCode.ecAdd, "missing" in ecAdd ? inCode.ecAdd : ecAdd.value],
  ]);
  if (held.result !== "holds") return held;
  if (!EC_ADDS.includes(inCode.ecAdd)) return fails("verifier", "what adds points for it is no precompiled contract");
  return "missing" in facts ? unchecked("verifier", `the pinned hash is not known: ${facts.missing}`) : held;
}
