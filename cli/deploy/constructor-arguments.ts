// SPDX-License-Identifier: GPL-3.0-or-later
import { AbiCoder, dataLength, dataSlice, Interface, type InterfaceAbi } from "ethers";

type Artifact = Readonly<{ abi: InterfaceAbi; bytecode: string }>;

export type ConstructorArguments = Readonly<Record<string, string | boolean | string[]>>;

/** What a constructor took, by its parameters' names, from the data of the transaction that created the contract. */
export function constructorArguments(
  { abi, bytecode }: Artifact,
  data: string,
): Record<string, string | boolean | string[]> {
  const { inputs } = new Interface(abi).deploy;
  const values = AbiCoder.defaultAbiCoder().decode(inputs, dataSlice(data, dataLength(bytecode)));
  return Object.fromEntries(inputs.map(({ name }, index) => [name, plain(values[index])]));
}

/** The creation code of a contract that took such arguments. */
export function creationCode({ abi, bytecode }: Artifact, given: ConstructorArguments): string {
  const { inputs } = new Interface(abi).deploy;
  const values = inputs.map(({ name }) => given[name]);
  return bytecode + AbiCoder.defaultAbiCoder().encode(inputs, values).slice(2);
}

/** As JSON holds it: numbers as decimal text. */
function plain(value: unknown): string | boolean | string[] {
  if (typeof value === "boolean") return value;
  return Array.isArray(value) ? value.map(String) : String(value);
}
