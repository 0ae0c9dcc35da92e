// SPDX-License-Identifier: GPL-3.0-or-later
import type { CircuitInputs } from "./circuit-inputs.ts";
import { toField } from "../schema/field.ts";
import { allWitnesses } from "./all-witnesses.ts";
import { brokenConstraints, idleWires, loseWires } from "./constraint-system.ts";
import { freeDirections } from "./free-directions.ts";
import type { Gadget } from "./gadget.ts";

/** Signals of a circuit by name, with the values that a prover claims for them. */
export type Claim = Readonly<{ inputs: CircuitInputs; wires: Readonly<Record<string, bigint>> }>;

/**
 * A witness for the claim: every constraint holds with it, whatever the circuit's own witness program would compute.
 * undefined: over the whole field there is none.
 */
export function witnessFor(gadget: Gadget, { inputs, wires }: Claim): readonly bigint[] | undefined {
  const known = gadget.inputWires(inputs);
  for (const [name, value] of Object.entries(wires)) known.set(gadget.wireOf(name), toField(value));
  const { found, open } = allWitnesses(gadget.r1cs, known);
  if (open.length > 0) throw new Error(`the claim leaves wires ${open.join(", ")} open: name a value for each`);
  const [witness] = found;
  if (witness !== undefined && brokenConstraints(gadget.r1cs, witness).length > 0)
    throw new Error("the search is wrong");
  return witness;
}

/** What the checks that every gadget here passes have against a circuit. */
export type Finding =
  "free direction" | "lone wire" | "idle wire" | "several witnesses" | "out of range" | "not the reference";

/** What is known of a circuit: outputs for these inputs, and inputs outside its range. */
export type Expectation = Readonly<{
  inputs: CircuitInputs;
  outputs: Readonly<Record<string, bigint>>;
  refused?: CircuitInputs;
}>;

export async function findings(gadget: Gadget, { inputs, outputs, refused }: Expectation): Promise<Finding[]> {
  const { r1cs } = gadget;
  const honest = await gadget.witness(inputs);
  const { found, open } = allWitnesses(r1cs, gadget.inputWires(inputs));
  const outside = refused === undefined ? undefined : allWitnesses(r1cs, gadget.inputWires(refused));
  const checks: Record<Finding, boolean> = {
    "free direction": freeDirections(r1cs, honest, gadget.inputs) > 0,
    "lone wire": loseWires(r1cs, honest, gadget.inputs).length > 0,
    "idle wire": idleWires(r1cs).length > 0,
    "several witnesses": found.length !== 1 || open.length > 0,
    "out of range": outside !== undefined && (outside.found.length > 0 || outside.open.length > 0),
    "not the reference": Object.entries(outputs).some(
      ([name, value]) => honest[gadget.wireOf(name)] !== toField(value),
    ),
  };
  return (Object.keys(checks) as Finding[]).filter((name) => checks[name]);
}
