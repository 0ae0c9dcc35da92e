// SPDX-License-Identifier: GPL-3.0-or-later
import { AbiCoder, type ParamType, ZeroAddress } from "ethers";
import { z } from "zod";
import { keccak256, type Hex } from "../schema/hash.ts";
import { ORACLE_ABI } from "./abi.ts";

/** What a requester asks for besides the subjects. Addresses are zero where there is none. */
export type Terms = Readonly<{
  modelId: bigint;
  epoch: bigint;
  deadline: bigint;
  refundTo: string;
  callback: string;
  callbackGas: bigint;
}>;

/** Terms of a request whose fee goes back to its requester, and that calls nobody. */
export function plainTerms(asked: Pick<Terms, "modelId" | "epoch" | "deadline">): Terms {
  return { ...asked, refundTo: ZeroAddress, callback: ZeroAddress, callbackGas: 0n };
}

/** The same as the ABI's decoder gives it. */
export const termsOfTuple = z
  .tuple([z.bigint(), z.bigint(), z.bigint(), z.string(), z.string(), z.bigint()])
  .transform(([modelId, epoch, deadline, refundTo, callback, callbackGas]): Terms => {
    return { modelId, epoch, deadline, refundTo, callback, callbackGas };
  });

/** A whole request, as a fulfilment gives it back to the oracle. */
export type Asked = Readonly<{
  terms: Terms;
  requester: string;
  /** The model's count of requests with this one. */
  number: bigint;
  subjects: string[];
  indices: bigint[];
  inputWords: bigint[];
}>;

const coder = AbiCoder.defaultAbiCoder();

function inputOf(name: string): ParamType {
  const found = ORACLE_ABI.getFunction("request")?.inputs.find((input) => input.name === name);
  if (found === undefined) throw new RangeError(`request has no ${name}`);
  return found;
}

/** keccak256(abi.encode(subjects, indices, inputWords)): what of a request its id hashes whole. */
export function batchCommitment({
  subjects,
  indices,
  inputWords,
}: Pick<Asked, "subjects" | "indices" | "inputWords">): Hex {
  return keccak256(coder.encode(["bytes32[]", "uint32[]", "uint256[]"], [subjects, indices, inputWords]) as Hex);
}

/** keccak256(abi.encode(terms, requester, number, commitment)): the id binds all that was asked, so the oracle keeps none of it. */
export function requestIdOf(asked: Asked): Hex {
  const { terms, requester, number } = asked;
  const types = [inputOf("terms"), "address", "uint256", "bytes32"];
  return keccak256(coder.encode(types, [terms, requester, number, batchCommitment(asked)]) as Hex);
}
