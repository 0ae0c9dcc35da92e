// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { ORACLE_ABI, REGISTRY_ABI, SOURCE_ABI } from "../../chain/abi.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { customError, readContract } from "../../chain/contract-call.ts";
import { CallReverted, HostileAnswer } from "../../chain/rpc-errors.ts";
import { FatalError } from "../../schema/errors.ts";

/** The oracle's registry has the model in a state in which nothing can be asked of it. */
export class ModelNotAskable extends FatalError {
  constructor(modelId: bigint, reason: string) {
    super(
      "MODEL_NOT_ASKABLE",
      `Model ${modelId} cannot be asked: ${reason}. Check --model, or ask those who govern the registry.`,
      { details: { modelId, reason } },
    );
  }
}

/** There is no oracle at the address given. */
export class NoSuchOracle extends FatalError {
  constructor(oracle: string, cause: unknown) {
    super("NO_ORACLE", `The contract at ${oracle} is no oracle on this chain. Correct --oracle or --rpc-url.`, {
      details: { oracle },
      cause,
    });
  }
}

const address = z.tuple([z.string()]).transform(([value]) => value);
const number = z.tuple([z.bigint()]).transform(([value]) => value);
const modelAnswer = z
  .tuple([z.object({ source: z.string(), feedId: z.string() })])
  .transform(([{ source, feedId }]) => ({ source, feedId }));

/** Where a model's features are from and its predictions go. @error NoSuchOracle, ModelNotAskable */
export async function readAskedModel(reader: ChainReader, { oracle, model }: { oracle: string; model: bigint }) {
  const named = (name: string): Promise<string> =>
    readContract(reader, { to: oracle, abi: ORACLE_ABI, name, args: [] }, address).catch((error: unknown) => {
      throw error instanceof CallReverted || error instanceof HostileAnswer ? new NoSuchOracle(oracle, error) : error;
    });
  const [registry, feed] = [await named("REGISTRY"), await named("FEED")];
  const asked = { to: registry, abi: REGISTRY_ABI, name: "activeModel", args: [model] };
  const { source, feedId } = await readContract(reader, asked, modelAnswer).catch((error: unknown) => {
    const reverted = error instanceof CallReverted ? customError(REGISTRY_ABI, error) : null;
    throw reverted === null ? error : new ModelNotAskable(model, reverted.name);
  });
  const newestEpoch = await readContract(
    reader,
    { to: source, abi: SOURCE_ABI, name: "newestEpoch", args: [] },
    number,
  );
  return { registry, feed, feedId, newestEpoch };
}
