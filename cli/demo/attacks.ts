// SPDX-License-Identifier: GPL-3.0-or-later
import type { Interface } from "ethers";
import { proveModel } from "../../built-model/prove-model.ts";
import { runModel } from "../../built-model/run-model.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { rhoOf } from "../../schema/statement.ts";
import { packWords } from "../../schema/word-packing.ts";
import type { DemoDeployment } from "./deploy-and-register.ts";
import type { DemoAttack } from "./demo-report.ts";
import type { Fulfilment } from "./fulfilment.ts";

const PROVE_TIMEOUT_MS = 600_000;

type Answer = { outputs: bigint[]; h: bigint; proof: readonly bigint[]; payee: string };

/**
 * Tries to cheat with the relayer's own transaction: as seen in the mempool, just before it is mined, and once more after it.
 * The attempts are calls; nothing on chain changes.
 */
export async function attack(deployed: DemoDeployment, target: Fulfilment, thief: string): Promise<DemoAttack[]> {
  const oracle: Interface = deployed.contracts.oracle.interface;
  const verifier = (await deployed.chain.connection.ethers.getContractFactory("Groth16Verifier")).interface;
  const { asked, honest } = decodeFulfil(oracle, target.transaction.data);
  const before = (target.transaction.blockNumber ?? 0) - 1;

  const attempt = async (name: string, changed: Partial<Answer>, blockTag: number | "latest") => {
    const data = oracle.encodeFunctionData("fulfil", [asked, { ...honest, ...changed }]);
    try {
      const call = { to: target.transaction.to, from: thief, data, blockTag };
      await deployed.chain.connection.ethers.provider.call(call);
      return { name, refused: false, reason: "accepted" };
    } catch (error) {
      const reason = revertName([oracle, verifier], error);
      if (reason === undefined) throw error; // no answer of the contracts
      return { name, refused: true, reason };
    }
  };

  return [
    await attempt("tampered output", { outputs: honest.outputs.map((out, i) => (i === 0 ? out + 1n : out)) }, before),
    await attempt("wrong input", await proofOfOtherFeatures(deployed, target), before),
    await attempt("stolen proof", { payee: thief }, before),
    await attempt("replay", {}, "latest"),
  ];
}

function decodeFulfil(oracle: Interface, data: string): { asked: unknown; honest: Answer } {
  const decoded = oracle.decodeFunctionData("fulfil", data).toArray(true);
  const [asked, [outputs, h, proof, payee]] = decoded as [unknown, [bigint[], bigint, bigint[], string]];
  return { asked, honest: { outputs, h, proof, payee } };
}

/** A valid proof of the model on features that the source never gave: the first one is one unit higher. */
async function proofOfOtherFeatures(
  { model }: DemoDeployment,
  { context, features }: Fulfilment,
): Promise<Partial<Answer>> {
  const { layout, manifest } = model;
  const other = features.map((row, subject) => row.map((value, i) => (subject + i === 0 ? value + 1n : value)));
  const outputs = await runModel(model, other);
  const h = poseidonOfWords(packWords(layout, manifest.batch, other, outputs));
  const rho = rhoOf(context, h, packWords(layout, manifest.batch, features, outputs)); // what the contract will derive
  const { proof } = await proveModel(model, { features: other, rho }, { timeoutMs: PROVE_TIMEOUT_MS });
  return { outputs: outputs.flat(), h, proof };
}

/** The custom error that a call reverted with; undefined when it was something else that failed. */
function revertName(abis: readonly Interface[], error: unknown): string | undefined {
  const answer = error instanceof Error && "data" in error ? error.data : undefined;
  const data = typeof answer === "object" && answer !== null && "data" in answer ? answer.data : answer;
  if (typeof data !== "string") return undefined;
  return abis.map((abi) => abi.parseError(data)?.name).find((name) => name !== undefined) ?? data;
}
