// SPDX-License-Identifier: GPL-3.0-or-later
import { circuitSignals, type CircuitModel, type CircuitValues } from "../../compiler/witness/circuit-signals.ts";
import { elementAt } from "../../compiler/graph/element-at.ts";
import { FatalError } from "../../schema/errors.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { fieldRange } from "../../schema/model-schema.ts";
import { WitnessMemory } from "./witness-memory.ts";
import type { WitnessModel } from "./witness-model.ts";

/** No witness exists for this input: a value is out of its range or a constraint of the circuit cannot hold. */
export class WitnessRefused extends FatalError {
  constructor(reason: string) {
    super(
      "WITNESS_REFUSED",
      `The circuit has no witness for this input: ${reason}. Check that every feature is in its range.`,
      {
        details: { reason },
      },
    );
  }
}

/** The input has not the circuit's shape. */
export class InvalidInput extends FatalError {
  constructor(reason: string) {
    super("INVALID_INPUT", `The input does not fit the circuit: ${reason}.`, { details: { reason } });
  }
}

/** Computes witnesses of one model, one after the other, all in the same memory. */
export type WitnessComputer = Readonly<{
  /**
   * Runs the integer graph and puts everything that it computes on the circuit's wires.
   * @returns the memory, good until the next call
   * @throws WitnessRefused, InvalidInput, WireMapMismatch
   */
  compute: (values: CircuitValues) => Readonly<{
    /** In wire order, 32 little-endian bytes each: what a prover multiplies. */
    values: Uint8Array;
    /** The same bytes behind the header of a .wtns file. */
    file: Uint8Array;
  }>;
  /** Overwrites the last witness, which tells everything about its inputs. */
  wipe: () => void;
}>;

/** What follows from the model alone is worked out here, once for all its witnesses. */
export function witnessComputer({ model, map }: WitnessModel): WitnessComputer {
  const memory = new WitnessMemory(map);
  const writeSignals = circuitSignals(model);
  const checkFeatures = featureCheck(model);
  return {
    compute: (values) => {
      checkShape(model, values);
      checkFeatures(values);
      memory.fill((signals) => {
        writeSignals(signals, values);
      });
      return memory;
    },
    wipe: () => {
      memory.wipe();
    },
  };
}

/** Values may come from another process. */
function checkShape({ schema, batch }: CircuitModel, values: Readonly<Record<string, unknown>>): void {
  const { features, rho, ...others } = values;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new InvalidInput(`the circuit has no input signal "${other}"`);
  if (!Array.isArray(features) || features.length !== batch)
    throw new InvalidInput(`it takes the features of ${batch} subjects, not ${countOf(features)}`);
  const count = schema.features.reduce((sum, field) => sum + field.count, 0);
  for (const [subject, row] of features.entries()) {
    if (!Array.isArray(row) || row.length !== count)
      throw new InvalidInput(`subject ${subject} has ${countOf(row)} features, not ${count}`);
    if (!row.every((value) => typeof value === "bigint"))
      throw new InvalidInput(`the features of subject ${subject} hold something that is not a bigint`);
  }
  if (typeof rho !== "bigint") throw new InvalidInput(`rho is not a bigint`);
  if (rho >= FIELD_ORDER || rho <= -FIELD_ORDER) throw new InvalidInput(`rho is outside the field`);
}

function countOf(list: unknown): string {
  return Array.isArray(list) ? String(list.length) : "none";
}

/** What the circuit's range checks refuse. */
function featureCheck({ schema }: CircuitModel): (values: CircuitValues) => void {
  const fields = schema.features.flatMap((field) =>
    Array.from({ length: field.count }, () => ({ name: field.name, ...fieldRange(field) })),
  );
  return ({ features }) => {
    for (const [subject, row] of features.entries())
      fields.forEach(({ name, min, max }, index) => {
        const value = elementAt(row, index);
        if (value >= min && value <= max) return;
        throw new WitnessRefused(
          `feature ${index} ("${name}") of subject ${subject} is ${value}, outside ${min} … ${max}`,
        );
      });
  };
}
