import { subjectsHash, type StatementContext } from "../schema/statement.ts";
import type { Connection } from "./deploy-fixture.ts";
import type { RegisteredModels } from "./registered-model-fixture.ts";
import { EPOCH, featuresOf, subjectOf } from "./rewards-history.ts";
import { proveStatement, type SimulatedModel } from "./simulated-model.ts";

export const FEE_WEI = 10n ** 15n;
export const DEADLINE_SECONDS = 3_600;

export type PostedRequest = Readonly<{
  model: SimulatedModel;
  nodes: readonly string[];
  requestId: string;
  epoch: bigint;
  batch: { subjectsHash: string; indices: bigint[]; inputWords: bigint[] };
  gasUsed: bigint;
}>;

/** What an honest run of the invented model gives: its last reward plus one. */
export function honestOutputs(nodes: readonly string[], epoch: bigint = EPOCH): bigint[][] {
  return nodes.map((node) => [(featuresOf(node, epoch).at(-1) ?? 0n) + 1n]);
}

/** Posts a request of `requester` and reads back what it committed to. */
export async function postRequest(
  connection: Connection,
  { oracle, requester }: RegisteredModels,
  model: SimulatedModel,
  nodes: readonly string[],
  { epoch = EPOCH, deadline }: { epoch?: bigint; deadline?: bigint } = {},
): Promise<PostedRequest> {
  deadline ??= BigInt((await connection.networkHelpers.time.latest()) + DEADLINE_SECONDS);
  const subjects = nodes.map(subjectOf);
  const sent = await oracle.connect(requester).request(model.id, epoch, subjects, deadline, { value: FEE_WEI });
  const receipt = await sent.wait();
  const [log] = await oracle.queryFilter(oracle.filters.RequestPosted(), receipt?.blockNumber, receipt?.blockNumber);
  if (!receipt || !log) throw new Error("the request posted no event");
  const { requestId, indices, inputWords } = log.args;
  const batch = { subjectsHash: subjectsHash(subjects), indices: [...indices], inputWords: [...inputWords] };
  return { model, nodes, requestId, epoch, batch, gasUsed: receipt.gasUsed };
}

/** What the oracle hashes into rho for this request and payee. */
async function contextOf(
  { ethers }: Connection,
  { oracle, source }: RegisteredModels,
  request: PostedRequest,
  payee: string,
): Promise<StatementContext> {
  return {
    chainId: (await ethers.provider.getNetwork()).chainId,
    verifyingContract: await oracle.getAddress(),
    modelId: request.model.id,
    keyHash: request.model.keyHash,
    source: await source.getAddress(),
    epoch: request.epoch,
    requestId: request.requestId,
    payee,
    subjectsHash: request.batch.subjectsHash,
  };
}

/** Arguments of `fulfil` with a proof of these outputs; each part of the context can be made another. */
export async function fulfilArguments(
  connection: Connection,
  fixture: RegisteredModels,
  request: PostedRequest,
  change: { outputs?: bigint[][]; payee?: string; context?: Partial<StatementContext> } = {},
) {
  const payee = change.payee ?? fixture.relayer.address;
  const outputs = change.outputs ?? honestOutputs(request.nodes, request.epoch);
  const context = { ...(await contextOf(connection, fixture, request, payee)), ...change.context };
  const features = request.nodes.map((node) => featuresOf(node, request.epoch));
  const { h, proof } = proveStatement(request.model, context, features, outputs);
  return [request.requestId, request.batch, outputs.flat(), h, proof, payee] as const;
}
