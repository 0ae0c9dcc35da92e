// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";

const size = z.number().min(0);

/** Figures of one field of the schema's outputs. `share`: `max` of the range that the float model's values span, where they span one. */
const outputFigures = z.strictObject({
  field: z.string(),
  max: size,
  mean: size,
  rmse: size,
  share: size.optional(),
});

/** |integer model − float model| on some rows, end to end: each row as the float model reads it against what the chain holds of it. */
const errorFigures = z.strictObject({
  rows: z.int().min(1),
  /** Over all outputs, each in its own unit. */
  max: size,
  mean: size,
  rmse: size,
  /** The largest of the outputs' own shares. */
  share: size.optional(),
  /** Where `max` is: the row, counted from 0, and the output. */
  worstRow: z.int().min(0),
  worstOutput: z.string(),
  outputs: z.array(outputFigures).min(1),
  /** Values beyond their feature's field, which the chain holds as the field's end: the first columns, by name, and all of them. */
  clipped: z.strictObject({
    values: z.int().min(0),
    columns: z.array(z.strictObject({ feature: z.string(), values: z.int().min(1) })),
  }),
  /** Outputs that the float model puts beyond their field, where the integers stay at its end. */
  saturated: z.int().min(0),
});

/** What is known of a model's error, in the outputs' units. */
export const errorReportSchema = z.strictObject({
  calibration: errorFigures,
  heldOut: errorFigures.optional(),
  /** Whether the calibration rows came with the model or were made up from the schema's ranges. */
  rows: z.enum(["given", "synthetic"]),
  /**
   * Proven for the integers that the chain holds, whatever they are: the integer model is no farther from the float model on the same
   * values, float arithmetic's own rounding aside. Beyond its field's ends an output counts as the end.
   */
  bound: size,
  /** Proven too: what rounding a value to its feature's unit can change, half a unit of every feature at once. */
  inputBound: size,
  /** Both together: no row inside the features' fields is farther off, but for `floatRounding`. */
  endToEndBound: size,
  /** What the float model's own arithmetic may be off by on the rows above, at most: allowed on top of the bounds, which are exact. */
  floatRounding: size,
  /** Where the model is not finite for all that the features' fields admit: what it is held to there. Left out where it is finite. */
  domain: z
    .strictObject({
      /** By the model's tensors that are made of what is held: the ends, and what it is on the calibration rows. */
      held: z
        .array(
          z.strictObject({
            tensor: z.string(),
            least: z.number().optional(),
            most: z.number().optional(),
            seen: z.tuple([z.number(), z.number()]),
          }),
        )
        .min(1),
      /** Held-out rows beyond an end, for which the integers give the answer of the end. */
      heldOutBeyond: z.int().min(0).optional(),
    })
    .optional(),
});

export type ErrorFigures = z.infer<typeof errorFigures>;
export type OutputFigures = z.infer<typeof outputFigures>;
export type ErrorReport = z.infer<typeof errorReportSchema>;
