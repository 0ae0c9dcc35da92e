// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel, type CompileOptions } from "../../../compiler/compile-model.ts";
import { DivisorNotPositive } from "../../../compiler/primitives/divide/positive-divisor.ts";
import { FunctionTooSteep } from "../../../compiler/primitives/piecewise-polynomial/quantised-function.ts";
import { FloatModelOverflow } from "../../../compiler/quantise/float-reference.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { refusalOf } from "../../../testing/refusal-of.ts";
import { smallModel } from "../../../testing/small-model.ts";
import { expectSnapshot } from "../../../testing/snapshot.ts";

const FILE = "test/snapshots/quantise-errors.json";

function schemaOf(width: 8 | 16 | 32, scale: number): ModelSchema {
  return {
    ...{ version: 1, name: "small", total: true },
    features: [{ name: "x", unit: "", count: 3, width, signed: true, scale: 1 }],
    outputs: [{ name: "y", unit: "", count: 2, width: 32, signed: true, scale }],
  };
}

/** Weights that are no small multiples of one another take all their bits. */
const UNEVEN = [floatTensor("w", [3, 2], [1, -2.1, 0.53, 0.29, -1, 3]), floatTensor("b", [2], [0.5, -0.5])];

describe("a refusal to quantise", function () {
  this.timeout(20_000);

  const refusals: [what: string, code: string, options: Partial<CompileOptions>][] = [
    [
      "integers that wrap with the bits given",
      "NO_WRAP_VIOLATION",
      { schema: schemaOf(32, 1), bits: { weightBits: 40, activationBits: 16 } },
    ],
    [
      "too few bits given for the error asked for",
      "ERROR_ABOVE_LIMIT",
      { schema: schemaOf(8, 2 ** -12), bits: { weightBits: 3, activationBits: 4 }, maxError: 0.01 },
    ],
    ["an error below the output's unit", "ERROR_ABOVE_LIMIT", { schema: schemaOf(8, 1), maxError: 0.1 }],
    ["integers that wrap with any bits", "NO_WRAP_VIOLATION", { schema: schemaOf(32, 2 ** -60) }],
  ];
  for (const [what, code, options] of refusals)
    it(`names tensor, range, bits and what to change: ${what}`, async () => {
      const onnx = smallModel({ initializers: UNEVEN });
      const error = await refusalOf(compileModel({ onnx, batch: 1, ...options }));
      expect(error.code).to.equal(code);
      expectSnapshot(FILE, what, error.message);
    });

  const errors: [what: string, error: Error][] = [
    [
      "a function that is too steep",
      new FunctionTooSteep(
        { label: "Exp", at: Math.exp },
        "attention/weights",
        { min: -4e5, max: 3e5, slope: 1, inputUnit: undefined, tolerance: 0.00012 },
        { weightBits: 12, activationBits: 16 },
      ),
    ],
    ["a divisor that may be 0", new DivisorNotPositive("norm/variance", 3, -0.0012345678, 17.25)],
    ["a float that is none on a row", new FloatModelOverflow("logits", "on calibration row 7", Infinity)],
    [
      "a float that may overflow",
      new FloatModelOverflow("logits", "for some features that the schema admits", 3.7654e41, 3.4028234e38),
    ],
  ];
  for (const [what, error] of errors)
    it(`says of ${what} what and why, and what to do`, () => {
      expectSnapshot(FILE, what, error.message);
    });
});
