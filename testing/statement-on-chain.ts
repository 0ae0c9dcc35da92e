// SPDX-License-Identifier: GPL-3.0-or-later
import { encodeLayout } from "../schema/layout.ts";
import type { StatementContext } from "../schema/statement.ts";
import type { Connection } from "./deploy-fixture.ts";
import type { RandomBatch } from "./random-layouts.ts";

/** The contract's packing and statement, called as the oracle does: inputs at the request, outputs at the fulfilment. */
export async function statementOnChain({ ethers }: Connection) {
  const harness = await ethers.deployContract("StatementHarness");
  const context = {
    model: (1n << 256n) - 3n,
    keyHash: ethers.id("key"),
    source: ethers.getAddress(`0x${"ab".repeat(20)}`),
    epoch: (1n << 64n) - 1n,
    requestId: ethers.id("request"),
    payee: ethers.getAddress(`0x${"cd".repeat(20)}`),
    subjectsHash: ethers.id("subjects"),
  };
  const { model: modelId, ...rest } = context;
  const { chainId } = await ethers.provider.getNetwork();
  const statement: StatementContext = { ...rest, modelId, chainId, verifyingContract: await harness.getAddress() };

  async function state({ layout, batch, features, outputs }: RandomBatch, tag: bigint, h: bigint) {
    const encoded = encodeLayout(layout);
    const [inputWords, cursor] = await harness.packInputs(encoded, batch, features.flat());
    const words = await harness.packOutputs(encoded, batch, [...inputWords], outputs.flat());
    const signals = await harness.signals(context, tag, h, [...words]);
    return { inputWords: [...inputWords], cursor, words: [...words], signals: [...signals] };
  }

  return { harness, statement, state };
}
