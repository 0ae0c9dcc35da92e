// SPDX-License-Identifier: GPL-3.0-or-later
import type { LinearCombination, R1cs } from "../circom/r1cs-file.ts";
import { FIELD_ORDER, toField } from "../schema/field.ts";
import { inverse, rootsOfQuadratic } from "./field-arithmetic.ts";

/** Every witness with these inputs, or the wires that the constraints leave open. */
export type Witnesses = { readonly found: readonly (readonly bigint[])[]; readonly open: readonly number[] };

type Constraint = R1cs["constraints"][number];
type Assignment = (bigint | undefined)[];

/**
 * Searches the whole field, not a sample of it: again and again it takes a constraint with one unknown wire, which has
 * at most two roots, and follows each. For small widths: the search doubles with every bit.
 */
export function allWitnesses(r1cs: R1cs, inputs: ReadonlyMap<number, bigint>): Witnesses {
  const assignment: Assignment = new Array<bigint | undefined>(r1cs.wires).fill(undefined);
  assignment[0] = 1n;
  for (const [wire, value] of inputs) assignment[wire] = toField(value);
  return search(r1cs.constraints, assignment);
}

type Verdict = "holds" | "broken" | "unclear" | { readonly wire: number; readonly roots: readonly bigint[] };

function search(constraints: readonly Constraint[], assignment: Assignment): Witnesses {
  const { pending, branch } = propagate(constraints, assignment);
  if (pending === undefined) return { found: [], open: [] };
  if (branch === undefined) {
    const open = assignment.flatMap((value, wire) => (value === undefined ? [wire] : []));
    return { found: open.length === 0 ? [assignment as bigint[]] : [], open };
  }
  const branches = branch.roots.map((root) => {
    const next = [...assignment];
    next[branch.wire] = root;
    return search(pending, next);
  });
  return { found: branches.flatMap(({ found }) => found), open: branches.flatMap(({ open }) => open) };
}

/** Fills in every wire that has but one value left. `pending` is undefined when a constraint cannot hold. */
function propagate(
  constraints: readonly Constraint[],
  assignment: Assignment,
): { pending: readonly Constraint[] | undefined; branch: { wire: number; roots: readonly bigint[] } | undefined } {
  let pending = constraints;
  for (;;) {
    let branch: { wire: number; roots: readonly bigint[] } | undefined;
    let progress = false;
    const left: Constraint[] = [];
    for (const constraint of pending) {
      const verdict = examine(constraint, assignment);
      if (verdict === "broken") return { pending: undefined, branch: undefined };
      if (verdict === "holds") continue;
      if (verdict !== "unclear" && verdict.roots.length === 1) {
        assignment[verdict.wire] = verdict.roots[0];
        progress = true;
        continue;
      }
      left.push(constraint);
      if (verdict !== "unclear") branch ??= verdict;
    }
    pending = left;
    if (!progress) return { pending, branch };
  }
}

/** What a constraint says about the wires still unknown. */
function examine({ a, b, c }: Constraint, assignment: Assignment): Verdict {
  const [formA, formB, formC] = [partial(a, assignment), partial(b, assignment), partial(c, assignment)];
  // A known factor makes the constraint linear, and a zero one takes the other factor's wires away.
  if (formA.slopes.size === 0) return linear(formA.constant, formB, formC);
  if (formB.slopes.size === 0) return linear(formB.constant, formA, formC);
  const wires = new Set([...formA.slopes.keys(), ...formB.slopes.keys(), ...formC.slopes.keys()]);
  const [wire] = wires;
  if (wire === undefined || wires.size > 1) return "unclear";
  const slope = (form: Form): bigint => form.slopes.get(wire) ?? 0n;
  if (formC.slopes.size === 0 && formC.constant === 0n) return eitherIsZero(wire, formA, formB);
  return decide(
    wire,
    slope(formA) * slope(formB),
    slope(formA) * formB.constant + formA.constant * slope(formB) - slope(formC),
    formA.constant * formB.constant - formC.constant,
  );
}

/** A product is zero where a factor is: no square root needed, and most constraints of gadgets are like this. */
function eitherIsZero(wire: number, ...factors: [Form, Form]): Verdict {
  const roots = factors.map(({ constant, slopes }) => toField(-constant * inverse(slopes.get(wire) ?? 0n)));
  return { wire, roots: [...new Set(roots)] };
}

function linear(factor: bigint, other: Form, result: Form): Verdict {
  const slopes = new Map<number, bigint>();
  for (const [wire, value] of other.slopes) slopes.set(wire, factor * value);
  for (const [wire, value] of result.slopes) slopes.set(wire, (slopes.get(wire) ?? 0n) - value);
  const unknown = [...slopes].filter(([, value]) => toField(value) !== 0n);
  const constant = toField(factor * other.constant - result.constant);
  const [first] = unknown;
  if (first === undefined) return constant === 0n ? "holds" : "broken";
  return unknown.length > 1 ? "unclear" : decide(first[0], 0n, first[1], constant);
}

function decide(wire: number, a: bigint, b: bigint, c: bigint): Verdict {
  const roots = rootsOfQuadratic(toField(a), toField(b), toField(c));
  if (roots === undefined) return "holds";
  return roots.length === 0 ? "broken" : { wire, roots };
}

type Form = { constant: bigint; slopes: ReadonlyMap<number, bigint> };

function partial({ wires, coefficients }: LinearCombination, assignment: Assignment): Form {
  let constant = 0n;
  const slopes = new Map<number, bigint>();
  wires.forEach((wire, i) => {
    const value = assignment[wire];
    const coefficient = coefficients[i] ?? 0n;
    if (value === undefined) slopes.set(wire, coefficient);
    else constant += coefficient * value;
  });
  return { constant: constant % FIELD_ORDER, slopes };
}
