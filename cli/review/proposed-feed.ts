// SPDX-License-Identifier: GPL-3.0-or-later
import { AbiCoder, dataSlice, keccak256, toBeHex, ZeroAddress } from "ethers";
import { REGISTRY_ABI } from "../../chain/abi.ts";
import { FatalError } from "../../schema/errors.ts";
import type { Governance } from "../governance/open-governance.ts";

/** What stands where the registry keeps the terms of a model's feed is none. */
export class FeedTermsUnreadable extends FatalError {
  constructor(modelId: bigint, record: string, cause: unknown) {
    super(
      "FEED_TERMS_UNREADABLE",
      `What the registry keeps of the feed of model ${modelId}, at ${record}, cannot be read: the registry is not what these ` +
        "sources compile to. Run `proofcast check-deployment`, and do not vote before you know why.",
      { details: { modelId: modelId.toString(), record }, cause },
    );
  }
}

/** Of ModelStore: `_models` is the first variable, and `feedRecord` stands in the third word of a model. */
const MODELS_SLOT = 0;
const FEED_RECORD_WORD = 2n;

/**
 * What a model would have its feed be, before it is activated: no function of the registry tells it, but storage names a contract whose code
 * is the record. A proposer cannot show voters other terms than these.
 * @error FeedTermsUnreadable
 */
export async function proposedFeed({ connection, deployment }: Governance, modelId: bigint) {
  const { provider } = connection.ethers;
  const { address } = deployment.contracts.ModelRegistry;
  const slot = BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "uint256"], [modelId, MODELS_SLOT])));
  const word = await provider.getStorage(address, slot + FEED_RECORD_WORD);
  const record = dataSlice(toBeHex(BigInt(word), 32), 12);
  try {
    if (record === ZeroAddress) throw new Error("there is no record");
    const [feed] = REGISTRY_ABI.decodeFunctionResult("readableFeed", await provider.getCode(record)) as unknown as [
      Feed,
    ];
    return { limits: [...feed.limits], defaults: [...feed.defaults] };
  } catch (error) {
    throw new FeedTermsUnreadable(modelId, record, error);
  }
}

type Limit = Readonly<{ minimum: bigint; maximum: bigint; maximumJump: bigint }>;
type Feed = Readonly<{ limits: readonly Limit[]; defaults: readonly bigint[] }>;
