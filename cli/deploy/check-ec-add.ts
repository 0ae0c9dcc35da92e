import { AbiCoder } from "ethers";
import { FatalError } from "../../schema/errors.ts";
import { type AskChain, callOrNothing } from "./ask-chain.ts";

/** What should add does not: with it a verifier could be made that accepts whatever it is shown. */
export class EcAddWrong extends FatalError {
  constructor(address: string, chainId: bigint) {
    super(
      "EC_ADD_WRONG",
      `${address} on chain ${chainId} does not know the sum of BN254's generator and itself, so no proof could be checked with it. ` +
        "Give the chain's precompiled addition with --ec-add: it is 0x06 on most chains and 0x09 on Bittensor. Nothing was sent.",
      { details: { address, chainId: Number(chainId) } },
    );
  }
}

const GENERATOR = [1n, 2n];
const TWICE = [
  1368015179489954701390400359078579693043519447331113978918064868415326638035n,
  9918110051302171585080402603319702774565515993150576347155970296011118125764n,
];

/** The question that the factory's constructor asks, before anything is paid for. @error EcAddWrong */
export async function checkEcAdd(chain: AskChain, address: string, chainId: bigint): Promise<void> {
  const sum = await callOrNothing(chain, address, words([...GENERATOR, ...GENERATOR]));
  if (sum !== words(TWICE)) throw new EcAddWrong(address, chainId);
}

function words(values: readonly bigint[]): string {
  return AbiCoder.defaultAbiCoder().encode(
    values.map(() => "uint256"),
    values,
  );
}
