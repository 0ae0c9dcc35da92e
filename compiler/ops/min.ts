// SPDX-License-Identifier: GPL-3.0-or-later
import { extremeOperator } from "../lowering/extreme-operator.ts";

/** The smallest of all inputs, broadcast from opset 8 on. @shape a[…], b[…], … -> y[…] @error of the sums it rescales */
export const definition = extremeOperator("Min", "smallest");
