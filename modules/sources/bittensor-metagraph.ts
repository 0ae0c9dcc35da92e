// SPDX-License-Identifier: GPL-3.0-or-later
import { EPOCH_PARAMETERS, type SourceModule } from "../source-module.ts";

/** What Bittensor's metagraph shows of a subnet's hotkeys. */
export const definition: SourceModule = {
  name: "bittensor-metagraph",
  contract: "BittensorMetagraphSource",
  summary: "stake, emission and scores of a subnet's hotkeys, on Bittensor alone",
  parameters: [
    ...EPOCH_PARAMETERS,
    { name: "windowSeconds", kind: "whole", describes: "how long after its end an epoch can be recorded" },
    { name: "netuid", kind: "whole", describes: "the subnet" },
  ],
};
