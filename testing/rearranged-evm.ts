// SPDX-License-Identifier: GPL-3.0-or-later
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createEVM, type CustomPrecompile, EVMError, type ExecResult, getActivePrecompiles } from "@ethereumjs/evm";
import { createAddressFromString, hexToBytes, type PrefixedHexString } from "@ethereumjs/util";
import { hexlify } from "ethers";
import type { Hex } from "../schema/hash.ts";

/** What a call or a deployment came to: `data` is what it returned, or its revert data. */
export type EvmOutcome = Readonly<{ done: boolean; data: Hex; gasUsed: bigint; created: string | undefined }>;

/** Another EVM than the tests' simulated network, whose precompiled contracts cannot be moved. */
export type RearrangedEvm = Readonly<{
  deploy: (code: string) => Promise<EvmOutcome>;
  call: (to: string, data: string) => Promise<EvmOutcome>;
}>;

const GAS_LIMIT = 30_000_000n;

const addressOf = (number: number): PrefixedHexString => `0x${number.toString(16).padStart(40, "0")}`;

/**
 * An EVM of Shanghai in which `ecAdd` adds points of BN254. Where that is not 0x06, the contract there refuses whatever it is asked and
 * keeps the gas, as Bittensor's dispatch does with what it cannot decode.
 */
export async function rearrangedEvm(ecAdd: number): Promise<RearrangedEvm> {
  const common = new Common({ chain: Mainnet, hardfork: Hardfork.Shanghai });
  const addition = getActivePrecompiles(common).get(addressOf(6).slice(2));
  if (addition === undefined) throw new Error("this EVM does not add points of BN254");
  const refuse = ({ gasLimit }: { gasLimit: bigint }): ExecResult => ({
    executionGasUsed: gasLimit,
    returnValue: new Uint8Array(),
    exceptionError: new EVMError(EVMError.errorMessages.OUT_OF_GAS),
  });
  const moved: CustomPrecompile[] = [
    { address: addressOf(6), function: refuse },
    { address: addressOf(ecAdd), function: addition },
  ];
  const evm = await createEVM({ common, customPrecompiles: moved });
  const run = async (to: string | undefined, data: string): Promise<EvmOutcome> => {
    const { execResult, createdAddress } = await evm.runCall({
      data: hexToBytes(data as PrefixedHexString),
      gasLimit: GAS_LIMIT,
      ...(to === undefined ? {} : { to: createAddressFromString(to) }),
    });
    return {
      done: execResult.exceptionError === undefined,
      data: hexlify(execResult.returnValue) as Hex,
      gasUsed: execResult.executionGasUsed,
      created: createdAddress?.toString(),
    };
  };
  return { deploy: (code) => run(undefined, code), call: run };
}
