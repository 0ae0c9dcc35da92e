// SPDX-License-Identifier: GPL-3.0-or-later
import { OPPOSITE, SAME, truthOperator } from "../lowering/truth.ts";

/** y = 1 where one is and the other is not: a ? 1 − b : b. @shape a[…], b[…] -> y[…] @error none */
export const definition = truthOperator("Xor", { where1: OPPOSITE, where0: SAME });
