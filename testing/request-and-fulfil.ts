// SPDX-License-Identifier: GPL-3.0-or-later
import { batchCommitment, plainTerms, type Asked, type Terms } from "../chain/asked-request.ts";
import { subjectsHash, type StatementContext } from "../schema/statement.ts";
import type { Connection } from "./deploy-fixture.ts";
import type { RegisteredModels, Registrar } from "./registered-model-fixture.ts";
import { EPOCH, featuresOf, subjectOf } from "./rewards-history.ts";
import { proveStatement, type SimulatedModel } from "./simulated-model.ts";

export const FEE_WEI = 10n ** 15n;
export const DEADLINE_SECONDS = 3_600;

export type PostedRequest = Readonly<{
  model: SimulatedModel;
  nodes: readonly string[];
  requestId: string;
  asked: Asked;
  gasUsed: bigint;
}>;

/** What an honest run of the invented model gives: its last reward plus one. */
export function honestOutputs(nodes: readonly string[], epoch: bigint = EPOCH): bigint[][] {
  return nodes.map((node) => [(featuresOf(node, epoch).at(-1) ?? 0n) + 1n]);
}

/** Terms of a request for the tests' epoch that calls nobody; each part can be made another. */
export async function termsOf(
  { networkHelpers }: Connection,
  model: SimulatedModel,
  change: Partial<Terms> = {},
): Promise<Terms> {
  const deadline = change.deadline ?? BigInt((await networkHelpers.time.latest()) + DEADLINE_SECONDS);
  return { ...plainTerms({ modelId: model.id, epoch: EPOCH, deadline }), ...change };
}

/** Posts a request of `requester` and reads back what it committed to. */
export async function postRequest(
  connection: Connection,
  { oracle, requester }: Pick<RegisteredModels, "oracle" | "requester">,
  model: SimulatedModel,
  nodes: readonly string[],
  change: Partial<Terms> & { feeWei?: bigint } = {},
): Promise<PostedRequest> {
  const { feeWei = FEE_WEI, ...changedTerms } = change;
  const terms = await termsOf(connection, model, changedTerms);
  const subjects = nodes.map(subjectOf);
  const sent = await oracle.connect(requester).request(terms, subjects, { value: feeWei });
  const receipt = await sent.wait();
  const [log] = await oracle.queryFilter(oracle.filters.RequestPosted(), receipt?.blockNumber, receipt?.blockNumber);
  if (!receipt || !log) throw new Error("the request posted no event");
  const { requestId, number, indices, inputWords } = log.args;
  const batch = { subjects, indices: [...indices], inputWords: [...inputWords] };
  return {
    model,
    nodes,
    requestId,
    asked: { terms, requester: requester.address, number, ...batch },
    gasUsed: receipt.gasUsed,
  };
}

/** Arguments of `refund` and `cancel`. */
export function refundArguments({
  asked,
}: Pick<PostedRequest, "asked">): [terms: Terms, requester: string, number: bigint, commitment: string] {
  return [asked.terms, asked.requester, asked.number, batchCommitment(asked)];
}

/** What the oracle hashes into rho for this request and payee. */
async function contextOf(
  { ethers }: Connection,
  { oracle, source }: Pick<RegisteredModels, "oracle"> & Pick<Registrar, "source">,
  { model, requestId, asked }: PostedRequest,
  payee: string,
): Promise<StatementContext> {
  return {
    chainId: (await ethers.provider.getNetwork()).chainId,
    verifyingContract: await oracle.getAddress(),
    modelId: model.id,
    keyHash: model.keyHash,
    source: await source.getAddress(),
    epoch: asked.terms.epoch,
    requestId,
    payee,
    subjectsHash: subjectsHash(asked.subjects),
  };
}

export type Answer = Readonly<{ outputs: bigint[]; h: bigint; proof: bigint[]; payee: string }>;

/** What an answer can be made of instead: other outputs, another payee, another context to prove in. */
export type Change = Readonly<{ outputs?: bigint[][]; payee?: string; context?: Partial<StatementContext> }>;

/** Arguments of `fulfil` with a proof of these outputs; each part of the context can be made another. */
export async function fulfilArguments(
  connection: Connection,
  fixture: Pick<RegisteredModels, "oracle" | "relayer"> & Pick<Registrar, "source">,
  request: PostedRequest,
  change: Change = {},
): Promise<[asked: Asked, answer: Answer]> {
  const { epoch } = request.asked.terms;
  const payee = change.payee ?? fixture.relayer.address;
  const outputs = change.outputs ?? honestOutputs(request.nodes, epoch);
  const context = { ...(await contextOf(connection, fixture, request, payee)), ...change.context };
  const features = request.nodes.map((node) => featuresOf(node, epoch));
  const { h, proof } = proveStatement(request.model, context, features, outputs);
  return [request.asked, { outputs: outputs.flat(), h, proof, payee }];
}
