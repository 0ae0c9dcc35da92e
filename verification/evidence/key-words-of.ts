// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../../schema/hash.ts";
import { hashKeyWords, KEY_WORDS } from "../../schema/key-words.ts";
import type { GivenModel } from "../given-model.ts";
import { type Found, missing } from "./found.ts";
import type { Registration } from "./registration.ts";
import { verifierInCode } from "./verifier-code.ts";

/** A key that has the hash in the registry, wherever it was found: the hash is what pins it. */
export type FoundKey = Readonly<{ words: readonly bigint[]; found: string }>;

type Places = Readonly<{
  verifierCode: Found<Hex>;
  registration: Found<Registration>;
  given: GivenModel | undefined;
}>;

/** The registry keeps only the hash of a key. Its words are in the verifier's code, in the call that registered it, in a built folder. */
export function keyWordsOf(keyHash: string, { verifierCode, registration, given }: Places): Found<FoundKey> {
  const inCode = "missing" in verifierCode ? undefined : verifierInCode(verifierCode.value)?.keyWords;
  const inCall = "missing" in registration ? undefined : registration.value.keyWords;
  const candidates: readonly (readonly [found: string, words: readonly bigint[] | undefined])[] = [
    ["the verifier's code", inCode],
    ["the registration's call", inCall],
    ["the folder given", given?.built?.keyWords],
  ];
  for (const [found, words] of candidates)
    if (words?.length === KEY_WORDS && hashKeyWords(words) === keyHash) return { value: { words, found } };
  const looked = candidates.flatMap(([found, words]) => (words === undefined ? [] : [found]));
  return missing(
    looked.length === 0
      ? "the key's words are neither in the verifier's code nor in the registration's call, as far as the endpoint shows them; a built folder has them, too"
      : `the key in ${looked.join(" and in ")} is another one than the registry's ${keyHash}`,
  );
}
