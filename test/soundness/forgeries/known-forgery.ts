// SPDX-License-Identifier: GPL-3.0-or-later
import type { CircuitInputs } from "../../../testing/circuit-inputs.ts";
import type { Claim, Expectation, Finding } from "../../../testing/forgery.ts";
import type { Gadget } from "../../../testing/gadget.ts";

/**
 * One way in which circuits have been broken. `claim` is what the forger wants accepted; `known` is what every check of
 * a gadget starts from; `seenBy` are the checks that fail on the twin. They pass on ours.
 */
export type Forgery = Readonly<{
  title: string;
  /** Both have it. */
  call: string;
  twin: string;
  ours: string;
  publicInputs?: readonly string[];
  known: Expectation;
  claim: Claim | ((gadget: Gadget) => Promise<Claim>);
  seenBy: readonly Finding[];
}>;

/** The forger claims for `inputs` what the circuit itself says of `honest`. */
export function outputsOf(honest: CircuitInputs, inputs: CircuitInputs, outputs: readonly string[]) {
  return async (gadget: Gadget): Promise<Claim> => {
    const witness = await gadget.witness(honest);
    return { inputs, wires: Object.fromEntries(outputs.map((name) => [name, witness[gadget.wireOf(name)] ?? 0n])) };
  };
}
