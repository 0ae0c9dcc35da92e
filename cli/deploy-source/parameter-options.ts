// SPDX-License-Identifier: GPL-3.0-or-later
import { type Command, InvalidArgumentError, Option } from "commander";
import { kebabCase } from "../../compiler/load-folder.ts";
import type { ParameterKind, SourceParameter } from "../../modules/source-module.ts";
import { addressOption } from "../address-option.ts";

export type ParameterValue = string | bigint | readonly string[];

const PARSERS: Readonly<Record<ParameterKind, (text: string) => ParameterValue>> = {
  address: addressOption,
  addresses: (text) => text.split(",").map((each) => addressOption(each.trim())),
  whole: (text) => (/^\d{1,18}$/.test(text) ? BigInt(text) : refuse("It must be a whole number.")),
  word: (text) => (/^0x[0-9a-fA-F]{64}$/.test(text) ? text : refuse("It must be 0x and 64 hex digits.")),
  bytes: (text) => (/^0x([0-9a-fA-F]{2})+$/.test(text) ? text : refuse("It must be whole bytes in hex, after 0x.")),
  text: (text) => (text === "" ? refuse("It must not be empty.") : text.replaceAll("\\n", "\n")),
};

/** Adds an option for each parameter of a source. */
export function addParameters(command: Command, parameters: readonly SourceParameter[]): void {
  for (const { name, kind, describes, fallback } of parameters) {
    const option = new Option(`--${kebabCase(name)} <${kind}>`, describes).argParser(PARSERS[kind]);
    if (fallback === undefined) option.makeOptionMandatory();
    else option.default(PARSERS[kind](fallback), fallback);
    command.addOption(option);
  }
}

function refuse(reason: string): never {
  throw new InvalidArgumentError(reason);
}
