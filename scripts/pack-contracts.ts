// SPDX-License-Identifier: GPL-3.0-or-later
// `node scripts/pack-contracts.ts [folder]`: packs `contracts/` as a package of its own, with ABIs and deployments. Needs built contracts.
import { join } from "node:path";
import { packContracts } from "./pack/contracts-package.ts";
import { projectRoot } from "./run-command.ts";

console.log(await packContracts(process.argv[2] ?? join(projectRoot, "build/packages")));
