import { FatalError } from "../../schema/errors.ts";
import { DEVELOPMENT_CHAIN_ID, type RelayerConfig } from "./relayer-config.ts";

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
    if (chainId === DEVELOPMENT_CHAIN_ID) return signer.developmentKey;
    throw new SigningKeyMissing(`a development key may sign on chain ${DEVELOPMENT_CHAIN_ID} only`);
  }
  const key = environment[signer.privateKeyEnv];
  if (key === undefined || key === "") throw new SigningKeyMissing(`set ${signer.privateKeyEnv} in the environment`);
  return key;
}
