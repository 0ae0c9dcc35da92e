// SPDX-License-Identifier: GPL-3.0-or-later
import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";

/** Everything that is deployed once a chain, still in the deployer's hands. No parameter has a default: whoever deploys says each. */
export function core(m: IgnitionModuleBuilder) {
  const manager = m.contract("AccessManager", [m.getAccount(0)]);
  const factory = m.contract("VerifierFactory", [m.getParameter("ecAdd")]);
  const registry = m.contract("ModelRegistry", [manager, factory, m.getParameter("allowInsecure")]);
  const feed = m.contract("PredictionFeed", [registry, manager]);
  const aggregate = m.contract("AggregateVerifier", [m.getParameter("ecAdd")]);
  const oracle = m.contract("PredictionOracle", [registry, feed, aggregate]);
  const judge = m.contract("UnsoundnessJudge", [registry]);
  const source = m.contract("RocketPoolRewardsSource", [
    m.getParameter("rocketStorage"),
    m.getParameter("firstInterval"),
    m.getParameter("firstWithVoterShare"),
  ]);
  return { manager, factory, registry, oracle, feed, aggregate, judge, source };
}

export type Core = ReturnType<typeof core>;
