// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { rescaleReluClamp } from "../../circuits/rescale-relu-clamp.ts";
import { rescaleRelu } from "../../circuits/rescale-relu.ts";
import { rescaleFloor } from "../../circuits/rescale.ts";
import type { Signals } from "../../circuits/signals.ts";
import { OnnxSteps } from "../emit/onnx-steps.ts";
import { elementAt } from "../graph/element-at.ts";
import { magnitude, type Interval } from "../graph/interval.ts";
import { primitiveOf } from "../primitive.ts";
import {
  decompositionBits,
  elementFromJson,
  elementJson,
  elementToJson,
  elementViolation,
  rescale,
  roundingHalf,
  type RescaleElement,
  type RescaleParameters,
} from "./rescale/element.ts";
import { rescaleReal, type RescaleReal } from "./rescale/real-face.ts";

/** Division by a power of two, rounding to nearest (halves up), with ReLU and saturation where asked: one decomposition does all. */
export const definition = primitiveOf<RescaleParameters, RescaleReal>({
  name: "Rescale",
  real: rescaleReal,

  violation: ({ elements }, _, inputs) => {
    const [input] = inputs;
    if (input === undefined || inputs.length !== 1) return `there are ${inputs.length} inputs, not 1`;
    if (elements.length !== input.length)
      return `there are ${elements.length} elements for an input of ${input.length}`;
    for (const [index, element] of elements.entries()) {
      const problem = elementViolation(element);
      if (problem !== undefined) return `element ${index} ${problem}`;
    }
    return undefined;
  },

  toJson: ({ elements }) => ({ elements: elements.map(elementToJson) }),
  parse: z
    .strictObject({ elements: z.array(elementJson) })
    .transform(({ elements }): RescaleParameters => ({ elements: elements.map(elementFromJson) })),

  run: ({ elements }, inputs) =>
    elements.map((element, index) => rescale(element, elementAt(elementAt(inputs, 0), index))),

  // Monotone, so the ends go to the ends.
  intervals: ({ elements }, inputs) =>
    elements.map((element, index) => {
      const { min, max } = elementAt(elementAt(inputs, 0), index);
      return { min: rescale(element, min), max: rescale(element, max) };
    }),

  largestIntermediate: ({ elements }, inputs) =>
    elements.reduce((largest, element, index) => {
      const interval = elementAt(elementAt(inputs, 0), index);
      const raised = magnitude(interval) + onnxRow(element, interval).raise;
      return raised > largest ? raised : largest;
    }, 0n),

  // Div rounds towards zero: the dividend is first raised by a multiple of the divisor that makes it positive, and lowered after.
  onnx: ({ elements }, { inputs, output }, intervals) => {
    const rows = elements.map((element, index) => onnxRow(element, elementAt(elementAt(intervals, 0), index)));
    const steps = new OnnxSteps(output);
    const row = (key: keyof OnnxRow): string =>
      steps.row(
        key,
        rows.map((each) => each[key]),
      );
    const raised = steps.apply("Add", [elementAt(inputs, 0), row("raise")], "raised");
    const positive = steps.choose(
      "Greater",
      raised,
      steps.row(
        "zero",
        rows.map(() => 0n),
      ),
      "positive",
    );
    const quotient = steps.apply("Div", [positive, row("divisor")], "quotient");
    const lowered = steps.apply("Sub", [quotient, row("lower")], "lowered");
    return steps.finish(saturates(elements) ? steps.choose("Less", lowered, row("ceiling"), "saturated") : lowered);
  },

  // raise, zero, divisor and lower, and the ceiling
  onnxConstants: ({ elements }) => elements.length * (saturates(elements) ? 5 : 4),

  circuit: ({ elements }, { inputs, output }, intervals) => {
    const lines: string[] = [];
    const includes = new Set<string>();
    const wires = elements.map((element, index) => {
      const wire = elementAt(elementAt(inputs, 0), index);
      const gadget = gadgetOf(element, elementAt(elementAt(intervals, 0), index));
      if (gadget === undefined) return wire;
      includes.add(gadget.file);
      lines.push(`component ${output}_${index} = ${gadget.call};`, `${output}_${index}.in <== ${wire};`);
      return `${output}_${index}.out`;
    });
    return { lines, includes: [...includes], wires };
  },

  witness: ({ elements }, { output }, intervals) => {
    const gadgets = elements.map((element, index) => gadgetOf(element, elementAt(elementAt(intervals, 0), index)));
    return (signals, { inputs }) => {
      elementAt(inputs, 0).forEach((value, index) => {
        const gadget = gadgets[index];
        if (gadget === undefined) return;
        signals.component(`${output}_${index}`, (inner) => {
          gadget.signals(inner, value);
        });
      });
    };
  },

  constraints: ({ elements }, inputs) => ({
    linear: 0,
    nonLinear: elements.reduce(
      (sum, element, index) => sum + (gadgetOf(element, elementAt(elementAt(inputs, 0), index))?.constraints ?? 0),
      0,
    ),
  }),

  examples: [
    {
      title: "rounds, cuts off below zero, saturates and leaves alone",
      parameters: {
        elements: [
          { kind: "floor", shift: 3 },
          { kind: "relu", shift: 3 },
          { kind: "relu", shift: 0 },
          { kind: "clamp", shift: 2, width: 3 },
          { kind: "pass" },
        ],
      },
      inputs: [Array.from({ length: 5 }, () => ({ min: -100n, max: 90n }))],
      rows: [-100n, 90n, -13n, -12n, -5n, -4n, -1n, 0n, 3n, 4n, 11n, 12n, 29n, 30n].map((v) => [[v, v, v, v, v]]),
    },
    {
      title: "half carries the ends of an interval over powers of two",
      parameters: {
        elements: [
          { kind: "floor", shift: 3 },
          { kind: "relu", shift: 3 },
          { kind: "clamp", shift: 3, width: 2 },
          { kind: "floor", shift: 3 },
        ],
      },
      inputs: [
        [
          { min: 0n, max: 124n },
          { min: -1n, max: 127n },
          { min: -1n, max: 124n },
          { min: -132n, max: 0n },
        ],
      ],
      rows: [[[124n, 127n, 124n, -132n]], [[0n, -1n, -1n, 0n]], [[123n, 124n, 123n, -131n]]],
    },
  ],
});

function saturates(elements: readonly RescaleElement[]): boolean {
  return elements.some(({ kind }) => kind === "clamp");
}

type Gadget = Readonly<{
  call: string;
  file: string;
  constraints: number;
  signals: (signals: Signals, value: bigint) => void;
}>;

/** The gadget of an element, its width ENFORCED by the decomposition and proven enough by the interval. */
function gadgetOf(element: RescaleElement, interval: Interval): Gadget | undefined {
  if (element.kind === "pass") return undefined;
  const { shift } = element;
  const n = decompositionBits(shift, interval);
  if (element.kind === "floor")
    return {
      ...{ call: `RescaleFloor(${n}, ${shift})`, file: "rescale.circom", constraints: n },
      signals: (signals, value) => rescaleFloor(signals, n, shift, value),
    };
  const relu: Gadget = {
    ...{ call: `RescaleRelu(${n}, ${shift})`, file: "rescale-relu.circom", constraints: n + 1 },
    signals: (signals, value) => rescaleRelu(signals, n, shift, value),
  };
  if (element.kind === "relu") return relu;
  const { width } = element;
  const spare = n - 1 - shift - width;
  if (spare < 1) return relu;
  return {
    call: `RescaleReluClamp(${n}, ${shift}, ${width})`,
    file: "rescale-relu-clamp.circom",
    constraints: n + 2 + (spare <= 4 ? spare - 1 : 3),
    signals: (signals, value) => rescaleReluClamp(signals, n, shift, width, value),
  };
}

type OnnxRow = { raise: bigint; divisor: bigint; lower: bigint; ceiling: bigint };

/** The constants of min(max(v + raise, 0) / divisor − lower, ceiling). */
function onnxRow(element: RescaleElement, interval: Interval): OnnxRow {
  const shift = element.kind === "pass" ? 0 : element.shift;
  const [divisor, half] = [1n << BigInt(shift), roundingHalf(shift)];
  const lowest = interval.min + half;
  const isSigned = element.kind === "pass" || element.kind === "floor";
  const lower = isSigned && lowest < 0n ? (-lowest + divisor - 1n) / divisor : 0n;
  return { raise: half + lower * divisor, divisor, lower, ceiling: rescale(element, interval.max) };
}
