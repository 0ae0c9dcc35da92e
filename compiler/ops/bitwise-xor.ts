// SPDX-License-Identifier: GPL-3.0-or-later
import { bitsOperator } from "../lowering/bits.ts";

/** The bits that one has: a + b − 2 (a & b). @shape a[…], b[…] -> y[…] @error none */
export const definition = bitsOperator("BitwiseXor", { sum: 1, both: -2 });
