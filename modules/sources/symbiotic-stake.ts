// SPDX-License-Identifier: GPL-3.0-or-later
import { EPOCH_PARAMETERS, type SourceModule } from "../source-module.ts";

/** Stake and slashes of one subnetwork's operators on a Symbiotic vault. */
export const definition: SourceModule = {
  name: "symbiotic-stake",
  contract: "SymbioticStakeSource",
  summary: "stake and slashes of a subnetwork's operators on a Symbiotic vault",
  parameters: [
    ...EPOCH_PARAMETERS,
    { name: "vault", kind: "address", describes: "the vault, with delegator and slasher set" },
    { name: "subnetwork", kind: "word", describes: "the network's address and its own number of the subnetwork" },
    { name: "unitDecimals", kind: "whole", describes: "decimals of a stake, 0 to 6: 3 for thousandths of a token" },
    { name: "unit", kind: "text", describes: "the token's name, as the model's schema has it" },
  ],
};
