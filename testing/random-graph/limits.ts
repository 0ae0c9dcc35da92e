// SPDX-License-Identifier: GPL-3.0-or-later
/** No tensor of a made-up graph has more elements, nor more axes. */
export const MAX_ELEMENTS = 24;
export const MAX_RANK = 4;
