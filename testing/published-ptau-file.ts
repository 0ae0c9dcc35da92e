// SPDX-License-Identifier: GPL-3.0-or-later
import { fileURLToPath } from "node:url";

/** Hermez' Powers of Tau of power 8, as published: real, and small enough to stand here. */
export const PUBLISHED_PTAU_8 = fileURLToPath(new URL("./fixtures/powersOfTau28_hez_final_08.ptau", import.meta.url));
