// SPDX-License-Identifier: GPL-3.0-or-later
import type { ModelSource } from "../built-model/model-source.ts";
import { pseudoRandom } from "../testing/pseudo-random.ts";
import { randomMlp } from "../testing/random-mlp.ts";

export const LEAST_POWER = 12;
const PIXELS_AT_LEAST_POWER = 196;
const MOST_PIXELS = 784;
const OUTPUTS = 10;
/** Of a domain; the rest is what rounding the sizes needs. */
const FILLED = 0.72;
const CONSTRAINTS = { pixel: 9.6, neuron: 33, statement: 300 };
/** More neurons than these have weights to a layer between, and not to every pixel: circom's time follows the weights. */
const NARROW = 128;

/** A seeded int8 multilayer perceptron whose circuit, with its statement, needs a domain of 2^power. */
export function networkOfPower(power: number): { sizes: readonly number[]; source: ModelSource } {
  const pixels = Math.min(MOST_PIXELS, PIXELS_AT_LEAST_POWER * 2 ** (power - LEAST_POWER));
  const rest = FILLED * 2 ** power - pixels * CONSTRAINTS.pixel - CONSTRAINTS.statement;
  const hidden = Math.round(rest / CONSTRAINTS.neuron) - OUTPUTS;
  const sizes = hidden <= NARROW ? [pixels, hidden, OUTPUTS] : [pixels, NARROW, hidden - NARROW, OUTPUTS];
  const name = `mlp-${sizes.join("-")}`;
  const random = pseudoRandom(`${name} calibration`);
  return {
    sizes,
    source: {
      name,
      onnx: randomMlp(sizes, name),
      config: {
        bits: { weightBits: 8, activationBits: 16 },
        schema: {
          ...({ version: 1, name, total: true } as const),
          features: [{ name: "pixels", unit: "1", count: pixels, width: 8, signed: false, scale: 1 }],
          outputs: [{ name: "scores", unit: "1", count: OUTPUTS, width: 32, signed: true, scale: 64 }],
        },
      },
      calibration: [Array.from({ length: pixels }, () => Math.floor(random() * 256))],
      heldOut: undefined,
    },
  };
}

/** A row of features for it. */
export function randomPixels(sizes: readonly number[]): bigint[] {
  const random = pseudoRandom("pixels");
  return Array.from({ length: sizes[0] ?? 0 }, () => BigInt(Math.floor(random() * 256)));
}
