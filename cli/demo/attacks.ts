import { join } from "node:path";
import { Interface, type InterfaceAbi, isCallException, type JsonRpcProvider, type TransactionResponse } from "ethers";
import type { BuiltModel } from "../../relayer/inference/load-model.ts";
import { proveInChild } from "../../prover/prove.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { poseidonOfWords, rhoOf, type StatementContext } from "../../schema/statement.ts";
import { packWords } from "../../schema/word-packing.ts";
import type { DemoAttack } from "./demo-report.ts";

/** The relayer's own transaction, seen in the mempool, and all that an attacker can know about it. */
export type Target = {
  provider: JsonRpcProvider;
  transaction: TransactionResponse;
  /** ABIs whose errors may come back. */
  abis: readonly InterfaceAbi[];
  thief: string;
  model: BuiltModel;
  context: StatementContext;
  features: readonly (readonly bigint[])[];
  outputs: readonly (readonly bigint[])[];
};

type FulfilArguments = {
  requestId: string;
  batch: unknown;
  outputs: bigint[];
  h: bigint;
  proof: readonly bigint[];
  payee: string;
};

/**
 * Tries to cheat with a real proof, each time in the block in which the honest transaction was mined, and once after it.
 * Nothing is changed on chain: the attempts are calls.
 */
export async function attack(target: Target): Promise<DemoAttack[]> {
  const oracle = new Interface(target.abis[0] ?? []);
  const honest = decodeFulfil(oracle, target.transaction.data);
  const attempt = async (name: string, changed: Partial<FulfilArguments>, blockTag: number | "latest" = before) => {
    const { requestId, batch, outputs, h, proof, payee } = { ...honest, ...changed };
    const data = oracle.encodeFunctionData("fulfil", [requestId, batch, outputs, h, proof, payee]);
    return await tryCall(target, name, data, blockTag);
  };
  const before = (target.transaction.blockNumber ?? 0) - 1;

  return [
    await attempt("tampered output", { outputs: honest.outputs.map((value, i) => (i === 0 ? value + 1n : value)) }),
    await attempt("wrong input", await proofOfOtherFeatures(target)),
    await attempt("stolen proof", { payee: target.thief }),
    await attempt("replay", {}, "latest"),
  ];
}

function decodeFulfil(oracle: Interface, data: string): FulfilArguments {
  const [requestId, batch, outputs, h, proof, payee] = oracle.decodeFunctionData("fulfil", data).toArray(true) as [
    string,
    unknown,
    bigint[],
    bigint,
    bigint[],
    string,
  ];
  return { requestId, batch, outputs, h, proof, payee };
}

/** A valid proof of the model on features that the source never gave: the first one is one unit higher. */
async function proofOfOtherFeatures({ model, context, features, outputs }: Target): Promise<Partial<FulfilArguments>> {
  const { layout, manifest, folder } = model;
  const other = features.map((row, subject) => row.map((value, i) => (subject + i === 0 ? value + 1n : value)));
  const h = poseidonOfWords(packWords(layout, manifest.batch, other, outputs));
  const rho = rhoOf(context, h, packWords(layout, manifest.batch, features, outputs)); // what the contract will derive
  const { proof, publicSignals } = await proveInChild(
    {
      wasmPath: join(folder, MODEL_FILES.wasm),
      zkeyPath: join(folder, MODEL_FILES.zkey),
      inputs: { features: other, rho },
    },
    { timeoutMs: 600_000 },
  );
  return { h: publicSignals[0] ?? h, proof };
}

async function tryCall(target: Target, name: string, data: string, blockTag: number | "latest"): Promise<DemoAttack> {
  try {
    await target.provider.call({ to: target.transaction.to, from: target.thief, data, blockTag });
    return { name, refused: false, reason: "accepted" };
  } catch (error) {
    if (!isCallException(error) || error.data === null) throw error; // no answer of the contract
    return { name, refused: true, reason: errorName(target.abis, error.data) };
  }
}

function errorName(abis: readonly InterfaceAbi[], data: string): string {
  for (const abi of abis) {
    const name = new Interface(abi).parseError(data)?.name;
    if (name !== undefined) return name;
  }
  return data;
}
