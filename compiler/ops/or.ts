// SPDX-License-Identifier: GPL-3.0-or-later
import { ALWAYS, SAME, truthOperator } from "../lowering/truth.ts";

/** y = 1 where either is: a ? 1 : b. @shape a[…], b[…] -> y[…] @error none */
export const definition = truthOperator("Or", { where1: ALWAYS, where0: SAME });
