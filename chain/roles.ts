// SPDX-License-Identifier: GPL-3.0-or-later
import { id } from "ethers";

/** The roles of a deployment's AccessManager, by name. The admin's is OpenZeppelin's own: it grants the others. */
export const ROLES = { admin: 0n, governor: 1n, guardian: 2n, modelProposer: 3n } as const;

export type RoleName = keyof typeof ROLES;

/** As AccessManager tells them to whoever watches its events. It names the admin's itself. */
export const ROLE_LABELS: Readonly<Record<Exclude<RoleName, "admin">, string>> = {
  governor: "GOVERNOR",
  guardian: "GUARDIAN",
  modelProposer: "PROPOSER_OF_MODELS",
};

/**
 * Who may call each restricted function. The guardian stops and does nothing else; nobody but governance lets go on. What is not in
 * this table the admin alone could call, so a test holds it to the contracts.
 */
export const RESTRICTED_FUNCTIONS: Readonly<Record<string, Readonly<Record<string, RoleName>>>> = {
  ModelRegistry: {
    propose: "modelProposer",
    activate: "governor",
    deprecate: "governor",
    revoke: "governor",
    setCurrent: "governor",
    listPhase1: "governor",
    unlistPhase1: "governor",
    setReporter: "governor",
    stopModel: "guardian",
    stopVerifier: "guardian",
    stopEverything: "guardian",
    resumeModel: "governor",
    resumeVerifier: "governor",
    resumeEverything: "governor",
  },
  PredictionFeed: {
    setPoster: "governor",
    release: "governor",
    discard: "governor",
  },
};

/** The roles of the timelock itself, as OpenZeppelin's TimelockController names them. */
export const TIMELOCK_ROLES = {
  admin: `0x${"00".repeat(32)}`,
  proposer: id("PROPOSER_ROLE"),
  canceller: id("CANCELLER_ROLE"),
  executor: id("EXECUTOR_ROLE"),
} as const;
