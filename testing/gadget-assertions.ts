// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import type { CircuitInputs } from "./circuit-inputs.ts";
import { toField } from "../schema/field.ts";
import { allWitnesses } from "./all-witnesses.ts";
import { brokenConstraints, idleWires, loseWires } from "./constraint-system.ts";
import { signedValue } from "./field-arithmetic.ts";
import { freeDirections } from "./free-directions.ts";
import { compileGadget, type Gadget } from "./gadget.ts";

/** Of all assignments over the whole field, exactly one satisfies the constraints: the one the witness program finds. */
export async function expectOneWitness(gadget: Gadget, inputs: CircuitInputs): Promise<readonly bigint[]> {
  const honest = await gadget.witness(inputs);
  expectOnlyWitness(gadget, inputs, honest);
  return honest;
}

function expectOnlyWitness(gadget: Gadget, inputs: CircuitInputs, honest: readonly bigint[]): void {
  const { found, open } = allWitnesses(gadget.r1cs, gadget.inputWires(inputs));
  expect(open, "wires that the constraints leave open").to.deep.equal([]);
  expect(found, "witnesses over the whole field").to.deep.equal([honest]);
}

/** The constraints, and not just the witness program, refuse these inputs. */
export function expectNoWitness(gadget: Gadget, inputs: CircuitInputs): void {
  expect(allWitnesses(gadget.r1cs, gadget.inputWires(inputs)), "witnesses").to.deep.equal({ found: [], open: [] });
}

/**
 * The relation of `in` and `out` over the whole field, with no input fixed, is exactly these pairs, each with one witness.
 * A gadget without an output has the pairs [in, in].
 */
export function expectRelation(gadget: Gadget, pairs: readonly (readonly [input: bigint, output: bigint])[]): void {
  const { found, open } = allWitnesses(gadget.r1cs, new Map());
  expect(open, "wires that the constraints leave open").to.deep.equal([]);
  const [input] = gadget.inputs;
  const text = ([from, to]: readonly [bigint, bigint]): string => `${from} -> ${to}`;
  const accepted = found.map((witness) =>
    text([signedValue(witness[input ?? 0] ?? 0n), signedValue(witness[gadget.output] ?? 0n)]),
  );
  expect(accepted.sort(), "pairs that the constraints accept").to.deep.equal(pairs.map(text).sort());
}

/** The gadget costs what its `@cost` says. */
export function expectCost(gadget: Gadget, nonLinear: number, linear = 0): void {
  expect(gadget.constraints, "@cost").to.deep.equal({ linear, nonLinear, total: linear + nonLinear });
}

/** The template's own asserts refuse these parameters. */
export async function expectRefusedParameters(tmp: string, include: string, call: string): Promise<void> {
  let refusal: unknown;
  try {
    await compileGadget(tmp, include, call);
  } catch (error) {
    refusal = error;
  }
  expect(refusal, `${call} compiled`).to.have.property("message").that.includes("assert");
}

/** No wire can move, neither to first order nor one at a time, and none stands outside the constraints. */
export function expectRigid(gadget: Gadget, witness: readonly bigint[]): void {
  expect(brokenConstraints(gadget.r1cs, witness), "constraints that the honest witness breaks").to.deep.equal([]);
  expect(freeDirections(gadget.r1cs, witness, gadget.inputs), "Jacobian nullity").to.equal(0);
  expect(loseWires(gadget.r1cs, witness, gadget.inputs), "wires that can change alone").to.deep.equal([]);
  expect(idleWires(gadget.r1cs), "wires that no constraint names").to.deep.equal([]);
}

/** Do the constraints accept this witness with some wires changed? */
export function acceptsForgery(
  gadget: Gadget,
  witness: readonly bigint[],
  changes: Readonly<Record<string, bigint>>,
): boolean {
  const forged = [...witness];
  for (const [name, value] of Object.entries(changes)) forged[gadget.wireOf(name)] = toField(value);
  expect(forged, "a forgery changes something").to.not.deep.equal(witness);
  return brokenConstraints(gadget.r1cs, forged).length === 0;
}

export function integersBetween(min: bigint, max: bigint): bigint[] {
  return Array.from({ length: Number(max - min + 1n) }, (_, i) => min + BigInt(i));
}
