// SPDX-License-Identifier: GPL-3.0-or-later
// `node scripts/pack-cli.ts [folder]`: packs the command line as it is installed from npm. Needs built contracts.
import { join } from "node:path";
import { packCli } from "./pack/cli-package.ts";
import { projectRoot } from "./run-command.ts";

console.log(await packCli(process.argv[2] ?? join(projectRoot, "build/packages")));
