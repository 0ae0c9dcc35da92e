// SPDX-License-Identifier: GPL-3.0-or-later
import { proveModel } from "../built-model/prove-model.ts";
import type { BuiltModel } from "../built-model/load-model.ts";
import { runModel } from "../built-model/run-model.ts";
import { type Asked, plainTerms } from "../chain/asked-request.ts";
import { poseidonOfWords } from "../schema/poseidon.ts";
import { rhoOf, subjectsHash, type StatementContext } from "../schema/statement.ts";
import { packWords } from "../schema/word-packing.ts";
import type { Connection } from "./deploy-fixture.ts";
import type { RealDeployment } from "./real-deployment.ts";

const PROVE_TIMEOUT_MS = 120_000;
/** After the end of the epoch: the same whenever it is asked for, so that a request that comes back has the same id. */
const DEADLINE_SECONDS = 80 * 86_400;
export const FEE_WEI = 10n ** 15n;

export type RealRequest = Readonly<{
  requestId: string;
  asked: Asked;
  /** What the oracle hashes into rho, for the honest payee. */
  context: StatementContext;
  features: readonly (readonly bigint[])[];
}>;

/** Posts a request for `count` operators, starting with number `first`, and reads back what it committed to. */
export async function postRealRequest(
  { ethers }: Connection,
  { oracle, source, requester, relayer, figures, subjects, features, epoch }: RealDeployment,
  model: BuiltModel,
  count: number,
  first = 0,
): Promise<RealRequest> {
  const deadline = BigInt(figures.endOf(Number(epoch)) + DEADLINE_SECONDS);
  const terms = plainTerms({ modelId: model.id, epoch, deadline });
  const batch = subjects.slice(first, first + count);
  const sent = await oracle.connect(requester).request(terms, batch, { value: FEE_WEI });
  const receipt = await sent.wait();
  const [log] = await oracle.queryFilter(oracle.filters.RequestPosted(), receipt?.blockNumber, receipt?.blockNumber);
  if (!log) throw new Error("the request posted no event");
  const { requestId, number, indices, inputWords } = log.args;
  const committed = { subjects: batch, indices: [...indices], inputWords: [...inputWords] };
  return {
    requestId,
    asked: { terms, requester: requester.address, number, ...committed },
    context: {
      chainId: (await ethers.provider.getNetwork()).chainId,
      verifyingContract: await oracle.getAddress(),
      modelId: model.id,
      keyHash: model.manifest.keyHash,
      source: await source.getAddress(),
      epoch,
      requestId,
      payee: relayer.address,
      subjectsHash: subjectsHash(batch),
    },
    features: features.slice(first, first + count),
  };
}

export type Answer = Readonly<{ outputs: bigint[]; h: bigint; proof: bigint[]; payee: string }>;

export type FulfilArguments = [asked: Asked, answer: Answer];

export type Forgery = {
  /** The prover runs this model instead of the requested one. */
  prover?: BuiltModel;
  /** The prover runs on these rows instead of the request's. */
  features?: readonly (readonly bigint[])[];
  /** The prover binds to these instead. */
  context?: Partial<StatementContext>;
  /** Claimed instead of what the prover's run gave. */
  outputs?: readonly (readonly bigint[])[];
  payee?: string;
};

/**
 * Arguments of `fulfil` with a real proof. Without a forgery it is honest. With one, the attacker does the best that can be done:
 * rho is what the contract will derive from its own words and the claimed outputs, and the proof is valid for what was run.
 */
export async function realFulfilment(
  request: RealRequest,
  model: BuiltModel,
  forgery: Forgery = {},
): Promise<FulfilArguments> {
  const prover = forgery.prover ?? model;
  const run = forgery.features ?? request.features;
  const proven = await runModel(prover, run);
  const claimed = forgery.outputs ?? proven;
  const h = poseidonOfWords(packWords(prover.layout, prover.manifest.batch, run, proven));
  const context = { ...request.context, ...forgery.context };
  const rho = rhoOf(context, h, packWords(model.layout, model.manifest.batch, request.features, claimed));
  const { proof } = await proveModel(prover, { features: run, rho }, { timeoutMs: PROVE_TIMEOUT_MS });
  const payee = forgery.payee ?? request.context.payee;
  return [request.asked, { outputs: claimed.flat(), h, proof: [...proof], payee }];
}
