// SPDX-License-Identifier: GPL-3.0-or-later
import { redactor, secretsOfUrl, type Redact } from "../schema/secrets.ts";

/** The option that names the variable with a signing key. */
const KEY_OPTION = /^--key-env(?:=(.*))?$/;

/** Takes out of texts what a command line knows and its output may not show: addresses of endpoints, the signing key. */
export function argumentRedactor(argv: readonly string[], environment = process.env): Redact {
  const addresses = argv.flatMap((argument) => /[a-z]+:\/\/.*$/i.exec(argument)?.[0] ?? []);
  const keys = argv.flatMap((argument, index) => {
    const option = KEY_OPTION.exec(argument);
    return option === null ? [] : [environment[option[1] ?? argv[index + 1] ?? ""] ?? ""];
  });
  return redactor([...addresses.flatMap(secretsOfUrl), ...keys]);
}
