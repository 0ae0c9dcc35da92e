// SPDX-License-Identifier: GPL-3.0-or-later
import { NEVER, SAME, truthOperator } from "../lowering/truth.ts";

/** y = 1 where both are: a ? b : 0. @shape a[…], b[…] -> y[…] @error none */
export const definition = truthOperator("And", { where1: SAME, where0: NEVER });
