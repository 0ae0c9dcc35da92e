// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import { INSTALL_COMMAND } from "../schema/installed-package.ts";

/** A package that proofcast is built on, or its native part, does not load: the input has no part in it. */
export class InstallationIncomplete extends FatalError {
  constructor(reason: string, cause: unknown) {
    super(
      "INSTALLATION_INCOMPLETE",
      `A package that proofcast needs does not load on ${process.platform} ${process.arch}: ${reason}. ` +
        `Remove node_modules and run \`${INSTALL_COMMAND}\`; if it stays so, the package has no build for this system.`,
      { details: { reason, platform: process.platform, arch: process.arch }, cause },
    );
  }
}

const CODES: readonly unknown[] = [
  "ERR_MODULE_NOT_FOUND",
  "MODULE_NOT_FOUND",
  "ERR_DLOPEN_FAILED",
  "ERR_PACKAGE_PATH_NOT_EXPORTED",
];

/** Packages that ship a native part a platform tell of its absence in words. */
const WORDS = /cannot find native binding|failed to load native binding|optional native dependency/i;

/** What a module that does not load stands for; undefined for other errors and for modules of our own, which are mistakes of ours. */
export function installationFailure(error: unknown): InstallationIncomplete | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, requireStack = [] } = error as { code?: unknown; requireStack?: readonly string[] };
  const [reason = ""] = error.message.split(/\.?\n|\. /); // what such a text advises beyond that is not for our users
  const isPackage = /node_modules|^Cannot find package/.test([reason, ...requireStack].join(" "));
  if (WORDS.test(error.message) || (CODES.includes(code) && (isPackage || code === "ERR_DLOPEN_FAILED")))
    return new InstallationIncomplete(reason, error);
  return undefined;
}
