// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { isLocalChain, LOCAL_CHAIN_IDS } from "../../schema/local-chains.ts";
import { privateKeyMistake } from "./private-key.ts";
import type { RelayerConfig } from "./relayer-config.ts";

/** No key to sign with. */
export class SigningKeyMissing extends FatalError {
  constructor(reason: string) {
    super("SIGNING_KEY_MISSING", `There is no key to sign with: ${reason}.`, { details: { reason } });
  }
}

/** The key stays out of the configuration object, so that printing one discloses nothing. */
export function signingKey(
  { signer, chainId }: Pick<RelayerConfig, "signer" | "chainId">,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if ("developmentKey" in signer) {
    if (isLocalChain(chainId)) return signer.developmentKey;
    throw new SigningKeyMissing(`a development key may sign on a local chain only (${LOCAL_CHAIN_IDS.join(", ")})`);
  }
  return environmentKey(signer.privateKeyEnv, environment);
}

/** @error SigningKeyMissing, which never shows the key */
export function environmentKey(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const key = environment[name];
  const mistake = privateKeyMistake(key);
  if (key === undefined || mistake !== undefined) throw new SigningKeyMissing(`${name} ${mistake ?? ""}`);
  return key;
}
