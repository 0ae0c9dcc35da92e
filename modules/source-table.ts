// SPDX-License-Identifier: GPL-3.0-or-later
import { loadFolder } from "../compiler/load-folder.ts";
import type { SourceModule } from "./source-module.ts";

/** Every kind of feature source, by its name: the files of modules/sources/. */
export const sourceModules = await loadFolder<SourceModule>(new URL("./sources/", import.meta.url));
