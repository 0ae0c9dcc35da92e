import { circuitSignals, type CircuitModel, type CircuitValues } from "../../compiler/witness/circuit-signals.ts";
import { FatalError } from "../../schema/errors.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { fieldRange } from "../../schema/model-schema.ts";
import { writeWitness } from "./wire-writer.ts";
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

/**
 * Runs the integer graph and puts everything that it computes on the circuit's wires.
 * @returns the bytes of a .wtns file
 * @throws WitnessRefused, InvalidInput, WireMapMismatch
 */
export function computeWitness({ model, map }: WitnessModel, values: CircuitValues): Uint8Array {
  checkShape(model, values);
  checkFeatures(model, values);
  return writeWitness(map, (signals) => {
    circuitSignals(signals, model, values);
  });
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
function checkFeatures({ schema }: CircuitModel, { features }: CircuitValues): void {
  const fields = schema.features.flatMap((field) =>
    Array.from({ length: field.count }, () => ({ name: field.name, range: fieldRange(field) })),
  );
  for (const [subject, row] of features.entries())
    for (const [index, value] of row.entries()) {
      const field = fields[index];
      if (field === undefined || (value >= field.range.min && value <= field.range.max)) continue;
      const { min, max } = field.range;
      throw new WitnessRefused(
        `feature ${index} ("${field.name}") of subject ${subject} is ${value}, outside ${min} … ${max}`,
      );
    }
}
