// SPDX-License-Identifier: GPL-3.0-or-later
import type { ModelConfig } from "../../compiler/model-config.ts";

/** Microether: 2^32 − 1 of them are 4,294 ETH, far more than a node earns in 28 days. */
const ETH_FIELD = { unit: "ETH", width: 32, signed: false, scale: 1e-6 } as const;

export const config: ModelConfig = {
  schema: {
    version: 1,
    name: "operator-rewards",
    features: [{ name: "smoothing_pool_eth", count: 6, ...ETH_FIELD }], // oldest interval first
    outputs: [{ name: "next_smoothing_pool_eth", count: 1, ...ETH_FIELD }],
    total: true,
  },
  // The field's worst case is 2^32 microether, real rewards are about 2^17: wide coefficients keep the error near one microether.
  bits: { weightBits: 20, activationBits: 16 },
};
