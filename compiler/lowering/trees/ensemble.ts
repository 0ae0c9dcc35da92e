// SPDX-License-Identifier: GPL-3.0-or-later
/** How a branch compares the feature with its value; "MEMBER": whether it is among several. */
export type BranchMode = "LEQ" | "LT" | "GTE" | "GT" | "EQ" | "NEQ" | "MEMBER";

/** A node that asks about a feature. Values other than the first are of MEMBER. Children are places in the ensemble's list of nodes. */
export type Branch = Readonly<{
  kind: "branch";
  feature: number;
  mode: BranchMode;
  values: readonly number[];
  whenTrue: number;
  whenFalse: number;
}>;

/** What a row that ends here adds to the targets. */
export type Leaf = Readonly<{ kind: "leaf"; weights: readonly (readonly [target: number, weight: number])[] }>;

/** Trees, one after the other in one list of nodes; a row walks from each root to a leaf. Children stand after their parents or before. */
export type Ensemble = Readonly<{ roots: readonly number[]; nodes: readonly (Branch | Leaf)[]; targets: number }>;
