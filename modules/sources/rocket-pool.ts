// SPDX-License-Identifier: GPL-3.0-or-later
import { MAINNET_FIRST_WITH_VOTER_SHARE } from "../../chain/networks.ts";
import type { SourceModule } from "../source-module.ts";

/** Rewards of Rocket Pool's node operators, proven against the roots that its oracle DAO posts. */
export const definition: SourceModule = {
  name: "rocket-pool",
  contract: "RocketPoolRewardsSource",
  summary: "rewards of Rocket Pool's node operators, proven against the posted roots",
  parameters: [
    { name: "rocketStorage", kind: "address", describes: "Rocket Pool's RocketStorage on the chain" },
    { name: "firstInterval", kind: "whole", describes: "any rewards interval that is rooted, or the next one" },
    {
      name: "firstWithVoterShare",
      kind: "whole",
      describes: "the first interval whose leaves name the voters' share",
      fallback: MAINNET_FIRST_WITH_VOTER_SHARE.toString(),
    },
  ],
};
