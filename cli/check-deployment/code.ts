// SPDX-License-Identifier: GPL-3.0-or-later
import { keccak256 } from "ethers";
import type { ChainReading } from "../deploy/open-chain.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import { openHardhat } from "../deploy/open-hardhat.ts";
import { compare, type Difference } from "./difference.ts";

/**
 * Each contract's code: the one that was recorded, and, but for what its constructor filled in, the one that these sources give.
 */
export async function codeDifferences(
  { connection }: Pick<ChainReading, "connection">,
  { contracts, governing }: Deployment,
): Promise<Difference[]> {
  const all = Object.entries({ ...contracts, ...governing });
  const found = all.map(async ([name, contract]) => {
    if (contract === undefined) return [];
    const code = await connection.ethers.provider.getCode(contract.address);
    if (code === "0x") return [{ what: `${name} at ${contract.address}`, expected: "a contract", found: "none" }];
    return [
      ...compare(`code hash of ${name}`, contract.codeHash, keccak256(code)),
      ...((await isOfSources(name, code)) ? [] : [ofOthers(name)]),
    ];
  });
  return (await Promise.all(found)).flat();
}

function ofOthers(name: string): Difference {
  return { what: `code of ${name}`, expected: "what these sources compile to", found: "other code" };
}

type References = Readonly<Record<string, readonly { start: number; length: number }[]>>;

/** Whether code is what these sources give, but for what a constructor filled in. */
export async function isOfSources(contract: string, code: string): Promise<boolean> {
  const { artifacts } = await openHardhat();
  const artifact = (await artifacts.readArtifact(contract)) as {
    deployedBytecode: string;
    immutableReferences?: References;
  };
  if (code.length !== artifact.deployedBytecode.length) return false;
  const places = Object.values(artifact.immutableReferences ?? {}).flat();
  const blank = (hex: string): string => {
    const bytes = Buffer.from(hex.slice(2), "hex");
    for (const { start, length } of places) bytes.fill(0, start, start + length);
    return bytes.toString("hex");
  };
  return blank(code) === blank(artifact.deployedBytecode);
}
