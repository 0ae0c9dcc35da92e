// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { network } from "hardhat";
import type { AskNode } from "../chain/chain-reader.ts";
import type { BuiltModel } from "../built-model/load-model.ts";
import { provenanceOf } from "../built-model/provenance-of.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import type { GivenModel } from "../verification/given-model.ts";
import { buildOperatorRewards } from "./operator-rewards.ts";
import { realDeployment, registerReal } from "./real-deployment.ts";
import { postRealRequest, realFulfilment } from "./real-request.ts";

/** A chain with the real model in two sizes, and a real prediction of each. */
export async function verifiedChain() {
  const connection = await network.create({ network: "default", override: { initialDate: "2026-07-03T00:00:00Z" } });
  const deployment = await realDeployment(connection);
  const { oracle, relayer } = deployment;
  const built = async (batch: number): Promise<BuiltModel> => {
    const { dir } = await buildOperatorRewards({ batch, keys: { warn: () => undefined } });
    return await registerReal(connection, deployment, dir);
  };
  const [single, batched] = [await built(1), await built(16)];

  return {
    connection,
    ...deployment,
    single,
    batched,
    oracleAddress: (await oracle.getAddress()).toLowerCase(),
    ask: ((method, params) =>
      connection.provider.request({ method, params: [...params] }) as Promise<unknown>) as AskNode,

    /** Arguments of an honest `fulfil` for some operators. */
    async proven(model: BuiltModel, count: number, first = 0) {
      const request = await postRealRequest(connection, deployment, model, count, first);
      return { request, args: await realFulfilment(request, model) };
    },

    /** Posts a prediction for some operators, and gives its transaction. */
    async predicted(model: BuiltModel, count: number, first = 0): Promise<string> {
      const { args } = await this.proven(model, count, first);
      return (await oracle.connect(relayer).fulfil(...args)).hash;
    },
  };
}

export type VerifiedChain = Awaited<ReturnType<typeof verifiedChain>>;

/** A built folder as somebody would hand it over. */
export async function givenModel({ folder, manifest }: BuiltModel): Promise<GivenModel> {
  const { keyHash, keyWords } = manifest;
  return {
    intOnnx: await readFile(join(folder, MODEL_FILES.intOnnx)),
    schema: await readFile(join(folder, MODEL_FILES.schema)),
    built: { keyHash, keyWords, ...provenanceOf(manifest) },
  };
}
