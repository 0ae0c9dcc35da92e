// SPDX-License-Identifier: GPL-3.0-or-later
import { dataLength, id, Interface, solidityPackedKeccak256 } from "ethers";
import { FatalError } from "../../schema/errors.ts";
import { type AskChain, callOrNothing } from "./ask-chain.ts";

/** There is no contract where Rocket Pool's storage is said to be. */
export class RocketStorageMissing extends FatalError {
  constructor(address: string, chainId: bigint) {
    super(
      "ROCKET_STORAGE_MISSING",
      `There is no contract at ${address} on chain ${chainId}: no feature could ever be authenticated. ` +
        "Give the address of Rocket Pool's RocketStorage on this chain.",
      { details: { address, chainId: Number(chainId) } },
    );
  }
}

/** A contract stands there and does not answer as Rocket Pool's storage does. */
export class RocketStorageWrong extends FatalError {
  constructor(address: string, question: string, answer: string) {
    super(
      "ROCKET_STORAGE_WRONG",
      `The contract at ${address} is not Rocket Pool's RocketStorage: asked for ${question} it answers ${answer}. ` +
        "Give the address of RocketStorage on this chain. Nothing was sent.",
      { details: { address, question, answer } },
    );
  }
}

/** One digit too many, and the source, with every model on it, would wait for that interval for decades. */
export class FirstIntervalNotRooted extends FatalError {
  constructor(firstInterval: number, address: string) {
    super(
      "FIRST_INTERVAL_NOT_ROOTED",
      `RocketStorage at ${address} has a rewards root neither of interval ${firstInterval} nor of the one before it, and a source that begins ` +
        "there answers nothing until it has. Give an interval that is rooted, or the next one. Nothing was sent.",
      { details: { firstInterval, address } },
    );
  }
}

type StorageAt = Readonly<{ rocketStorage: string; firstInterval: number; chainId: bigint; nowSeconds: bigint }>;

const STORAGE = new Interface([
  "function getBytes32(bytes32) view returns (bytes32)",
  "function getUint(bytes32) view returns (uint256)",
]);
const NEWEST_END = "the end of the newest rewards interval";

/** @error RocketStorageMissing, RocketStorageWrong, FirstIntervalNotRooted */
export async function checkRocketStorage(chain: AskChain, at: StorageAt): Promise<void> {
  const { rocketStorage, firstInterval, chainId, nowSeconds } = at;
  if ((await chain.getCode(rocketStorage)) === "0x") throw new RocketStorageMissing(rocketStorage, chainId);
  const ask = async (getter: string, key: string, question: string): Promise<bigint> => {
    const answer = await callOrNothing(chain, rocketStorage, STORAGE.encodeFunctionData(getter, [key]));
    if (dataLength(answer) === 32) return BigInt(answer);
    throw new RocketStorageWrong(rocketStorage, question, answer === "0x" ? "nothing" : `${dataLength(answer)} bytes`);
  };
  const isRooted = async (interval: number): Promise<boolean> => {
    if (interval < 0) return false;
    const key = solidityPackedKeccak256(["string", "uint256"], ["rewards.merkle.root", interval]);
    return (await ask("getBytes32", key, `the root of interval ${interval}`)) !== 0n;
  };
  const rooted = (await isRooted(firstInterval)) || (await isRooted(firstInterval - 1));
  const end = await ask("getUint", id("rewards.pool.claim.interval.time.start"), NEWEST_END);
  if (rooted && (end === 0n || end > nowSeconds)) throw new RocketStorageWrong(rocketStorage, NEWEST_END, `${end}`);
  if (!rooted) throw new FirstIntervalNotRooted(firstInterval, rocketStorage);
}
