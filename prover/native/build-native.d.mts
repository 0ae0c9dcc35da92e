// SPDX-License-Identifier: GPL-3.0-or-later
/** Unless the current state is of the same sources, flags and compiler; `retry`: also where that state is a failure. */
export function buildNative(options?: { retry?: boolean }): Promise<void>;
