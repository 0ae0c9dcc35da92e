// SPDX-License-Identifier: GPL-3.0-or-later
import type { RelayerEvent } from "../../relayer/jobs/progress.ts";
import type { RequestRecord } from "../../relayer/store/request-records.ts";
import { feedId } from "../../schema/statement.ts";
import { FatalError } from "../../schema/errors.ts";
import { plainTerms } from "../../chain/asked-request.ts";
import { attack } from "./attacks.ts";
import { EPOCH } from "../local/demo-rewards.ts";
import { startLocalRelayer } from "../local/local-relayer.ts";
import type { DemoDeployment } from "./deploy-and-register.ts";
import type { DemoOperator, DemoReport, OnProgress } from "./demo-report.ts";
import { fulfilmentOf, verifierGas } from "./fulfilment.ts";
import { verifyAgain } from "./verification.ts";

const DAY_SECONDS = 86_400;
/** Of IRewardWeightedAllocator: what an operator weighs of whom there is no prediction. */
const NOTHING_WHERE_MISSING = 0n;
const DEVELOPMENT_KEYS_ACCEPTED = { insecure: true, opaque: false, partialModel: false };
const FEE_WEI = 10n ** 16n;
const WEI_PER_ETH = 1e18;
const MICROETHER_PER_ETH = 1e6;

/** The relayer set a request aside; the demo has no prediction to show. */
export class DemoRequestFailed extends FatalError {
  constructor({ state, failure }: RequestRecord) {
    super("DEMO_REQUEST_FAILED", `The request ended as "${state}": ${failure?.message ?? "no reason was stored"}`, {
      details: { state, failure },
    });
  }
}

/** Request, relayer, verified batch, allocation, attacks. */
export async function predict(deployed: DemoDeployment, progress: OnProgress): Promise<DemoReport> {
  const { chain, contracts, figures, model } = deployed;
  const { ethers } = chain.connection;
  const [requester, relayer, thief] = await ethers.getSigners();
  if (!requester || !relayer || !thief) throw new RangeError("the local chain has too few accounts");
  const subjects = figures.operators.map((operator) => ethers.zeroPadValue(operator, 32));

  progress(`request: the next reward of ${subjects.length} operators, from intervals up to ${EPOCH}`);
  const terms = plainTerms({
    modelId: model.id,
    epoch: BigInt(EPOCH),
    deadline: BigInt(figures.endOf(EPOCH) + DAY_SECONDS),
  });
  const posted = await contracts.oracle.request(terms, subjects, { value: FEE_WEI });
  const requestReceipt = await posted.wait();

  const record = await relay(deployed, requestReceipt?.blockNumber ?? 0, relayer.address, progress);
  const fulfilment = await fulfilmentOf(deployed, record);

  progress("consumer: splitting an allocation by the verified predictions");
  const allocator = await ethers.deployContract("RewardWeightedAllocator", [
    await contracts.feed.getAddress(),
    feedId(model.manifest.modelHash, await contracts.source.getAddress()),
    35 * DAY_SECONDS,
    NOTHING_WHERE_MISSING,
    DEVELOPMENT_KEYS_ACCEPTED,
  ]);
  const shares = await allocator.allocationBps(subjects);

  progress("attacks: trying to cheat with the real proof");
  const attacks = await attack(deployed, fulfilment, thief.address);

  progress("verify: looking at it all again, as anybody can with an endpoint");
  const verification = await verifyAgain(deployed, fulfilment.transaction.hash);

  const perOperator = (gas: bigint) => Math.round(Number(gas) / subjects.length);
  return {
    constraints: model.manifest.constraints.total,
    proofMs: Math.round(record.proof?.proofMs ?? 0),
    gas: {
      prove: perOperator(deployed.proveGas),
      request: perOperator(requestReceipt?.gasUsed ?? 0n),
      fulfil: Number(fulfilment.gasUsed),
      perPrediction: perOperator(fulfilment.gasUsed),
      verify: await verifierGas(deployed, fulfilment),
    },
    operators: figures.operators.map((operator, i): DemoOperator => ({
      operator: ethers.getAddress(operator),
      lastRewardEth: Number(figures.rewardWei(operator, EPOCH)) / WEI_PER_ETH,
      predictedRewardEth: Number(record.outputs?.[i]?.[0] ?? 0n) / MICROETHER_PER_ETH,
      actualRewardEth: Number(figures.rewardWei(operator, EPOCH + 1)) / WEI_PER_ETH,
      allocationBps: Number(shares[i] ?? 0n),
    })),
    attacks,
    verification,
  };
}

/** Runs the real relayer, on a store of its own, until the request has ended. */
async function relay(
  { chain, contracts, model }: DemoDeployment,
  fromBlock: number,
  payee: string,
  progress: OnProgress,
): Promise<RequestRecord> {
  const served = { folder: model.folder, fromBlock, payee };
  const running = await startLocalRelayer(chain, contracts, served, { onEvent: tellOf(progress) });
  try {
    await running.untilIdle();
    const [posted] = await contracts.oracle.queryFilter(contracts.oracle.filters.RequestPosted(), fromBlock);
    const record = await running.untilEnded(posted?.args.requestId ?? "");
    if (record.state !== "done") throw new DemoRequestFailed(record);
    return record;
  } finally {
    await running.close();
  }
}

function tellOf(progress: OnProgress): (event: RelayerEvent) => void {
  return (event) => {
    if (event.type === "step-finished") progress(`relayer: ${event.step} (${Math.round(event.ms)} ms)`);
    if (event.type === "step-failed") progress(`relayer: ${event.step} failed, ${event.message}`);
  };
}
