// SPDX-License-Identifier: GPL-3.0-or-later
import { bitsOperator } from "../lowering/bits.ts";

/** The bits that either has: a + b − (a & b). @shape a[…], b[…] -> y[…] @error none */
export const definition = bitsOperator("BitwiseOr", { sum: 1, both: -1 });
