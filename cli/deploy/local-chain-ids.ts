import { FatalError } from "../../schema/errors.ts";

const LOCAL_CHAIN_IDS: readonly bigint[] = [31_337n, 1_337n];

export function isLocalChain(chainId: bigint): boolean {
  return LOCAL_CHAIN_IDS.includes(chainId);
}

/** Development keys off a local chain: whoever reads the source could forge any prediction. */
export class InsecureDeploymentRefused extends FatalError {
  constructor(chainId: bigint) {
    super(
      "INSECURE_DEPLOYMENT_REFUSED",
      `Chain ${chainId} is not local, so models with development keys are refused there: their secret is public. ` +
        `Deploy without them, or use a local chain (${LOCAL_CHAIN_IDS.join(", ")}).`,
      { details: { chainId: Number(chainId) } },
    );
  }
}

/** @error InsecureDeploymentRefused */
export function refuseInsecureOff(chainId: bigint, insecure: boolean): void {
  if (insecure && !isLocalChain(chainId)) throw new InsecureDeploymentRefused(chainId);
}
