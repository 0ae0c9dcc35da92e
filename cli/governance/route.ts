// SPDX-License-Identifier: GPL-3.0-or-later
import { id as textHash, keccak256, toUtf8Bytes, ZeroHash } from "ethers";
import type { GovernancePlan } from "../deploy/governance-plan.ts";
import { FatalError } from "../../schema/errors.ts";
import type { Action } from "./action.ts";
import { GOVERNOR_ABI } from "../../chain/abi.ts";
import { TIMELOCK_ABI } from "./governance-abi.ts";
import type { Governance } from "./open-governance.ts";

/** A transaction that somebody is to send. */
export type Call = Readonly<{ to: string; data: string }>;

type Decided = Readonly<{ id: string; actions: readonly Action[]; description: string }>;
type Asked = Readonly<{ actions: readonly Action[]; description: string }>;

/** A step that this kind of governance does not have. */
export class NoSuchStep extends FatalError {
  constructor(step: string, kind: GovernancePlan["kind"]) {
    super(
      "NO_SUCH_STEP",
      `This deployment is governed by ${KINDS[kind]}: it has no step \`${step}\`. ` +
        (kind === "account"
          ? "What it proposes is done at once."
          : "What is proposed waits already: execute it when its delay is over."),
      { details: { step, kind } },
    );
  }
}

/** No contract of a deployment takes coin: who proposes to send some proposes something else. */
export class SendsCoin extends FatalError {
  constructor(id: string) {
    super(
      "PROPOSAL_SENDS_COIN",
      `Proposal ${id} sends the chain's coin with a call. Nothing that is governed takes any: vote against it.`,
      {
        details: { id },
      },
    );
  }
}

/** What is left to do once something is proposed. */
const STEPS: Readonly<Record<GovernancePlan["kind"], readonly string[]>> = {
  account: [],
  timelock: ["execute"],
  governor: ["vote", "queue", "execute"],
};

const KINDS: Readonly<Record<GovernancePlan["kind"], string>> = {
  account: "one account",
  timelock: "an account behind a timelock",
  governor: "a vote",
};

const PROPOSAL_STATES = ["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"];
const OPERATION_STATES = ["unknown", "waiting", "ready", "done"];

/** How what is asked for is put before whoever decides: an account does it, a timelock keeps it, a governor has it voted on. */
export function routeOf({ connection, deployment }: Pick<Governance, "connection" | "deployment">) {
  const { ethers } = connection;
  const { kind } = deployment.governance;
  const timelock = deployment.governing.TimelockController?.address ?? "";
  const governor = deployment.governing.ProofcastGovernor?.address ?? "";
  const lists = ({ actions }: Pick<Asked, "actions">) =>
    [actions.map(({ target }) => target), actions.map(() => 0n), actions.map(({ data }) => data)] as const;
  const batch = (asked: Asked) => [...lists(asked), ZeroHash, textHash(asked.description)] as const;
  const ballot = (asked: Asked) => [...lists(asked), keccak256(toUtf8Bytes(asked.description))] as const;

  const requireStep = (step: string): void => {
    if (!STEPS[kind].includes(step)) throw new NoSuchStep(step, kind);
  };

  const standing = async (id: string): Promise<{ state: string; executableFrom: bigint | undefined }> => {
    if (kind === "account") return { state: "done at once", executableFrom: undefined };
    const contract = await ethers.getContractAt("TimelockController", timelock);
    if (kind === "timelock") {
      const state = OPERATION_STATES[Number(await contract.getOperationState(id))] ?? "unknown";
      return { state, executableFrom: state === "waiting" ? await contract.getTimestamp(id) : undefined };
    }
    const voting = await ethers.getContractAt("ProofcastGovernor", governor);
    const state = PROPOSAL_STATES[Number(await voting.state(id))] ?? "unknown";
    return { state, executableFrom: state === "queued" ? await voting.proposalEta(id) : undefined };
  };

  return {
    kind,
    /** @error NoSuchStep */
    requireStep,
    /** What governance itself will know it by, and what must be sent now. */
    async propose(asked: Asked): Promise<{ id: string; calls: Call[] }> {
      if (kind === "account")
        return {
          id: textHash(JSON.stringify(asked)),
          calls: asked.actions.map(({ target: to, data }) => ({ to, data })),
        };
      if (kind === "timelock") {
        const contract = await ethers.getContractAt("TimelockController", timelock);
        const [targets, values, payloads, predecessor, salt] = batch(asked);
        const schedule = [targets, values, payloads, predecessor, salt, await contract.getMinDelay()];
        return {
          id: await contract.hashOperationBatch([...targets], [...values], [...payloads], predecessor, salt),
          calls: [{ to: timelock, data: TIMELOCK_ABI.encodeFunctionData("scheduleBatch", schedule) }],
        };
      }
      const contract = await ethers.getContractAt("ProofcastGovernor", governor);
      const [targets, values, payloads, hash] = ballot(asked);
      const proposal = [...lists(asked), asked.description];
      return {
        id: (await contract.getProposalId([...targets], [...values], [...payloads], hash)).toString(),
        calls: [{ to: governor, data: GOVERNOR_ABI.encodeFunctionData("propose", proposal) }],
      };
    },
    /** @error NoSuchStep */
    queue(decided: Decided): Call {
      requireStep("queue");
      return { to: governor, data: GOVERNOR_ABI.encodeFunctionData("queue(uint256)", [decided.id]) };
    },
    /** @error NoSuchStep */
    execute(decided: Decided): Call {
      requireStep("execute");
      if (kind === "timelock")
        return { to: timelock, data: TIMELOCK_ABI.encodeFunctionData("executeBatch", batch(decided)) };
      return { to: governor, data: GOVERNOR_ABI.encodeFunctionData("execute(uint256)", [decided.id]) };
    },
    /** Where it stands, and from when on it can be executed, in unix seconds, where that is known. */
    standing,
    /** Where a proposal stands that the chain knows already; undefined for one that it does not. */
    async known(id: string): Promise<string | undefined> {
      if (kind === "account") return undefined;
      if (kind === "governor") {
        const voting = await ethers.getContractAt("ProofcastGovernor", governor);
        if ((await voting.proposalSnapshot(id)) === 0n) return undefined;
      }
      const { state } = await standing(id);
      return state === "unknown" ? undefined : state;
    },
    /** The actions as the governor itself keeps them: only it does. */
    async kept(id: string): Promise<Action[] | undefined> {
      if (kind !== "governor") return undefined;
      const contract = await ethers.getContractAt("ProofcastGovernor", governor);
      const [targets, values, calldatas] = await contract.proposalDetails(id);
      if (values.some((value) => value !== 0n)) throw new SendsCoin(id);
      return targets.map((target, index) => ({ target, data: calldatas[index] ?? "0x" }));
    },
  };
}

export type Route = ReturnType<typeof routeOf>;
