// SPDX-License-Identifier: GPL-3.0-or-later
import { bitsOperator } from "../lowering/bits.ts";

/** The bits that both have. @shape a[…], b[…] -> y[…] @error none */
export const definition = bitsOperator("BitwiseAnd", { sum: 0, both: 1 });
