// SPDX-License-Identifier: GPL-3.0-or-later
import { bestPlaceOperator } from "../lowering/best-place.ts";

/** The place of the smallest element along an axis. @shape x[…, n, …] -> y[…, 1, …] @error none where x is held exactly */
export const definition = bestPlaceOperator("ArgMin", -1);
