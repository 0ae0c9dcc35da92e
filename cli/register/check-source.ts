// SPDX-License-Identifier: GPL-3.0-or-later
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { SOURCE_ABI } from "../../chain/abi.ts";
import { FatalError } from "../../schema/errors.ts";
import { featureDifferences, type FeatureDifference } from "../../schema/feature-text.ts";
import type { SchemaField } from "../../schema/model-schema.ts";

/** Features that pack alike and mean something else: a rate in per cent where the model was made for wei. */
export class SourceFeaturesDiffer extends FatalError {
  constructor(source: string, differences: readonly FeatureDifference[]) {
    super(
      "SOURCE_FEATURES_DIFFER",
      `The source at ${source} gives other features than the model was made for (name,unit,count,width,signed,scale):\n` +
        `${differences.map(asText).join("\n")}\nCompile the model with the source's names, units and scales, or name another source.`,
      { details: { source, differences } },
    );
  }
}

/** What stands at the source's address does not say what it gives. */
export class SourceUnreadable extends FatalError {
  constructor(source: string, cause: unknown) {
    super(
      "SOURCE_UNREADABLE",
      `The contract at ${source} does not say what features it gives: it is no feature source, or no contract. ` +
        "Give the address of one that `proofcast deploy` or `deploy-source` recorded.",
      { details: { source }, cause },
    );
  }
}

/**
 * Before anything is proven or sent: names, units, counts, widths, signs and scales of a source are the model's.
 * @error SourceFeaturesDiffer, SourceUnreadable
 */
export async function checkSource(
  ethers: HardhatEthers,
  source: string,
  features: readonly SchemaField[],
): Promise<void> {
  const differences = featureDifferences(features, await readSourceText(ethers, source));
  if (differences.length > 0) throw new SourceFeaturesDiffer(source, differences);
}

/** What a source says of its features. @error SourceUnreadable */
export async function readSourceText(ethers: HardhatEthers, source: string): Promise<string> {
  const answer = await ethers.provider.call({ to: source, data: SOURCE_ABI.encodeFunctionData("featureText") });
  try {
    const [text] = SOURCE_ABI.decodeFunctionResult("featureText", answer) as unknown as [string];
    return text;
  } catch (error) {
    throw new SourceUnreadable(source, error);
  }
}

function asText({ line, model, source }: FeatureDifference): string {
  return `  line ${line}: the model has ${model ?? "no more"}, the source ${source ?? "no more"}`;
}
