// SPDX-License-Identifier: GPL-3.0-or-later
import { comparisonOperator, RELATIONS } from "../lowering/comparison.ts";

/** y = 1 where a < b, else 0, broadcast. @shape a[…], b[…] -> y[…] @error none where both are held exactly */
export const definition = comparisonOperator("Less", 7, RELATIONS.less);
