// SPDX-License-Identifier: GPL-3.0-or-later
/** The names of the integer model's one input, [1, n], and one output, [1, m], in every form. */
export const INTEGER_TENSORS = { input: "features", output: "outputs" } as const;
