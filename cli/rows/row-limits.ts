// SPDX-License-Identifier: GPL-3.0-or-later
/** Bytes of a file of rows; beyond this it is not looked at. */
export const MAX_BYTES = 2 ** 28;

/** Values of all rows of a file together. */
export const MAX_CELLS = 2 ** 24;
