import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

export const MODULE_ID = "Proofcast";

/** Everything that is deployed once a chain. No parameter has a default: whoever deploys says each. */
export const proofcastModule = buildModule(MODULE_ID, (m) => {
  const manager = m.contract("AccessManager", [m.getParameter("governor")]);
  const factory = m.contract("VerifierFactory", [m.getParameter("ecAdd")]);
  const registry = m.contract("ModelRegistry", [manager, factory, m.getParameter("allowInsecure")]);
  const feed = m.contract("PredictionFeed", [registry, manager]);
  const oracle = m.contract("PredictionOracle", [registry, feed]);
  m.call(feed, "setPoster", [oracle, true]);
  const source = m.contract("RocketPoolRewardsSource", [
    m.getParameter("rocketStorage"),
    m.getParameter("firstInterval"),
  ]);
  return { manager, factory, registry, oracle, feed, source };
});
