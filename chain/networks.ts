// SPDX-License-Identifier: GPL-3.0-or-later
import { LOCAL_CHAIN_IDS } from "../schema/local-chains.ts";

/** What is known of a chain before it is asked anything. A new chain is one entry here, and nothing else names one. */
export type Network = Readonly<{
  chainId: number;
  name: string;
  /** The precompiled contract that adds two points of BN254. */
  ecAdd: string;
  /** Rocket Pool's storage, where Rocket Pool is. */
  rocketStorage?: string;
  /** The first rewards interval there whose leaves name the voters' share. */
  firstWithVoterShare?: bigint;
  /** Of the blocks, on the average: a vote that counts blocks lasts so long. */
  blockSeconds: number;
  /**
   * What a transaction pays beside gas × (base fee + tip) for its data on the chain below: nothing, more gas, or a fee of its own.
   * Where it does, a cost that is reckoned from gas is a lower bound.
   */
  dataFee: "none" | "in-gas" | "beside-gas";
}>;

/** Of ruleset 11 on Ethereum; local chains play its rewards. */
export const MAINNET_FIRST_WITH_VOTER_SHARE = 46n;

const EC_ADD = "0x0000000000000000000000000000000000000006";

/** On Bittensor 0x06 dispatches calls of the runtime, and addition stands behind the other precompiled contracts. */
const BITTENSOR_EC_ADD = "0x0000000000000000000000000000000000000009";

export const NETWORKS: readonly Network[] = [
  {
    chainId: 1,
    name: "Ethereum",
    ecAdd: EC_ADD,
    rocketStorage: "0x1d8f8f00cfa6758d7bE78336684788Fb0ee0Fa46",
    firstWithVoterShare: MAINNET_FIRST_WITH_VOTER_SHARE,
    blockSeconds: 12,
    dataFee: "none",
  },
  { chainId: 560_048, name: "Hoodi", ecAdd: EC_ADD, blockSeconds: 12, dataFee: "none" },
  { chainId: 8_453, name: "Base", ecAdd: EC_ADD, blockSeconds: 2, dataFee: "beside-gas" },
  { chainId: 42_161, name: "Arbitrum One", ecAdd: EC_ADD, blockSeconds: 0.25, dataFee: "in-gas" },
  { chainId: 964, name: "Bittensor", ecAdd: BITTENSOR_EC_ADD, blockSeconds: 12, dataFee: "none" },
  { chainId: 945, name: "Bittensor's test chain", ecAdd: BITTENSOR_EC_ADD, blockSeconds: 12, dataFee: "none" },
  ...LOCAL_CHAIN_IDS.map((chainId): Network => ({
    ...{ chainId, name: "a local chain", ecAdd: EC_ADD, blockSeconds: 1, dataFee: "none" },
    firstWithVoterShare: MAINNET_FIRST_WITH_VOTER_SHARE,
  })),
];

/** Of a chain that is in no table the addresses are Ethereum's, as on nearly every EVM chain. They are checked before they are used. */
export function networkOf(chainId: bigint | number): Network {
  const known = NETWORKS.find((network) => BigInt(network.chainId) === BigInt(chainId));
  return (
    known ?? { chainId: Number(chainId), name: `chain ${chainId}`, ecAdd: EC_ADD, blockSeconds: 12, dataFee: "none" }
  );
}
