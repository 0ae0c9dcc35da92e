// SPDX-License-Identifier: GPL-3.0-or-later
import { type Command, InvalidArgumentError } from "commander";
import { zeroPadValue } from "ethers";
import type { GivenPaths } from "./read-given-model.ts";

/** What `verify` is asked about: a transaction, or a prediction by its name. */
export type VerifyCommandOptions = GivenPaths &
  Readonly<{
    rpcUrl: string;
    tx?: string;
    model?: bigint;
    subject?: string;
    epoch?: bigint;
    oracle?: string;
    deployment?: string;
    fromBlock?: number;
    json?: true;
  }>;

/** Says what does not go together, as wrong usage. */
export function refuseMixtures(options: VerifyCommandOptions, command: Command): void {
  const { tx, model, subject, epoch, oracle, deployment, folder, intOnnx, schema } = options;
  const refuse = (problem: string): never => command.error(`error: ${problem}`);
  const isNamed = (model ?? subject ?? epoch) !== undefined;
  if (tx === undefined ? subject === undefined || epoch === undefined : isNamed)
    refuse("give either --tx, or --subject and --epoch with --model");
  if (tx === undefined && model === undefined && folder === undefined && intOnnx === undefined)
    refuse("--subject and --epoch need --model, or the model itself (--folder)");
  if (tx === undefined && oracle === undefined && deployment === undefined)
    refuse("--subject and --epoch need the oracle (--oracle or --deployment)");
  if (oracle !== undefined && deployment !== undefined) refuse("--oracle and --deployment both name the oracle");
  if ((intOnnx === undefined) !== (schema === undefined)) refuse("--int-onnx and --schema go together");
  if (folder !== undefined && intOnnx !== undefined)
    refuse("--folder holds the files that --int-onnx and --schema name");
}

export function hashOption(value: string): string {
  if (!/^0x[0-9a-f]{64}$/i.test(value)) throw new InvalidArgumentError("It must be 0x and 64 hex digits.");
  return value.toLowerCase();
}

export function addressOption(value: string): string {
  if (!/^0x[0-9a-f]{40}$/i.test(value)) throw new InvalidArgumentError("It must be 0x and 40 hex digits.");
  return value.toLowerCase();
}

/** An address is the number that it is, in 32 bytes. */
export function subjectOption(value: string): string {
  if (/^0x[0-9a-f]{40}$/i.test(value)) return zeroPadValue(value.toLowerCase(), 32);
  if (!/^0x[0-9a-f]{64}$/i.test(value))
    throw new InvalidArgumentError("It must be an address (0x and 40 hex digits) or 0x and 64 hex digits.");
  return value.toLowerCase();
}

/** As large as a model's id, decimal or hex. */
export function numberOption(value: string): bigint {
  if (!/^(0x[0-9a-f]{1,64}|\d{1,78})$/i.test(value) || BigInt(value) >= 1n << 256n)
    throw new InvalidArgumentError("It must be a whole number, decimal or 0x and hex digits.");
  return BigInt(value);
}

export function blockOption(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(value);
}
