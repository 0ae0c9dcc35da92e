// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { elementAt } from "../graph/element-at.ts";
import { indexNumber } from "../graph/integer-text.ts";
import { magnitude, type Interval } from "../graph/interval.ts";
import { primitiveOf } from "../primitive.ts";
import { functionReal, type FunctionParameters } from "./piecewise-polynomial/real-face.ts";
import { circuitOf, constraintsOf, witnessOf } from "./piecewise-polynomial/circuit.ts";
import { PIECEWISE_EXAMPLES } from "./piecewise-polynomial/examples.ts";
import { functionJson, functionToJson } from "./piecewise-polynomial/function-json.ts";
import { rangeOf, type FunctionRange } from "./piecewise-polynomial/function-range.ts";
import { onnxConstantsOf, onnxFormOf, raiseOf, type OnnxElement } from "./piecewise-polynomial/integer-onnx.ts";
import {
  evaluate,
  functionViolation,
  rounded,
  roundedInterval,
  type PiecewiseFunction,
} from "./piecewise-polynomial/piecewise-function.ts";

/** Element i is under functions[elements[i]]. "kept": after all y the output has all u, which the bits of v give for nothing. */
export type PiecewisePolynomialParameters = Readonly<{
  functions: readonly PiecewiseFunction[];
  elements: readonly number[];
  inputs: "dropped" | "kept";
}>;

/**
 * A curve as polynomials over equal segments: the bits of v that round it to u also tell the segment and the place in it.
 * Beyond the segments it is a line on either side, which costs nothing where the interval of v does not reach.
 */
export const definition = primitiveOf<PiecewisePolynomialParameters, FunctionParameters>({
  name: "PiecewisePolynomial",
  real: functionReal,

  violation: ({ functions, elements, inputs }, _, intervals) => {
    const [input] = intervals;
    if (input === undefined || intervals.length !== 1) return `there are ${intervals.length} inputs, not 1`;
    if (elements.length !== input.length)
      return `there are ${elements.length} elements for an input of ${input.length}`;
    if (!["dropped", "kept"].includes(inputs)) return `its inputs are neither dropped nor kept: ${inputs}`;
    for (const [index, piecewise] of functions.entries()) {
      const problem = functionViolation(piecewise);
      if (problem !== undefined) return `function ${index} ${problem}`;
    }
    const stray = elements.findIndex((number) => functions[number] === undefined);
    return stray === -1 ? undefined : `element ${stray} is under function ${elements[stray]} of ${functions.length}`;
  },

  toJson: ({ functions, ...rest }) => ({ ...rest, functions: functions.map(functionToJson) }),
  parse: z.strictObject({
    functions: z.array(functionJson),
    elements: z.array(indexNumber),
    inputs: z.enum(["dropped", "kept"]),
  }),

  run: ({ functions, elements, inputs }, [values = []]) => {
    const us = elements.map((number, index) => rounded(elementAt(functions, number), elementAt(values, index)));
    const ys = us.map((u, index) => evaluate(elementAt(functions, elementAt(elements, index)), u));
    return inputs === "kept" ? [...ys, ...us] : ys;
  },

  intervals: (parameters, inputs) => {
    const ys = rangesOf(parameters, inputs).map(({ interval }) => interval);
    if (parameters.inputs === "dropped") return ys;
    return [...ys, ...elementsOf(parameters, inputs).map((each) => roundedInterval(each.piecewise, each.interval))];
  },

  largestIntermediate: (parameters, inputs) => {
    const ranges = rangesOf(parameters, inputs);
    return elementsOf(parameters, inputs).reduce((largest, { piecewise, interval }, index) => {
      const { raise, lower } = raiseOf(piecewise, interval);
      const u = magnitude(roundedInterval(piecewise, interval));
      const divided = magnitude(interval) + raise;
      const sizes = [divided, u + magnitude({ min: lower, max: lower }), elementAt(ranges, index).largest];
      return sizes.reduce((a, b) => (a > b ? a : b), largest);
    }, 0n);
  },

  onnx: (parameters, { inputs, output }, intervals) => {
    const constants = onnxConstantsOf(parameters.functions, elementsOf(parameters, intervals));
    return onnxFormOf(constants, { input: elementAt(inputs, 0), output }, parameters.inputs);
  },

  onnxConstants: (parameters, inputs) => {
    const { rows, tables } = onnxConstantsOf(parameters.functions, elementsOf(parameters, inputs));
    return [...Object.values(rows), ...tables].reduce((sum, { length }) => sum + length, 0);
  },

  circuit: (parameters, { inputs, output }, intervals) =>
    circuitOf(elementsOf(parameters, intervals), { input: elementAt(inputs, 0), output }, parameters.inputs),

  witness: (parameters, { output }, intervals) =>
    witnessOf(elementsOf(parameters, intervals), output, parameters.inputs),

  constraints: (parameters, inputs) => constraintsOf(elementsOf(parameters, inputs), parameters.inputs),

  examples: PIECEWISE_EXAMPLES,
});

function elementsOf(
  { functions, elements }: PiecewisePolynomialParameters,
  inputs: readonly (readonly Interval[])[],
): OnnxElement[] {
  return elements.map((number, index) => ({
    number,
    piecewise: elementAt(functions, number),
    interval: elementAt(elementAt(inputs, 0), index),
  }));
}

function rangesOf(
  parameters: PiecewisePolynomialParameters,
  inputs: readonly (readonly Interval[])[],
): FunctionRange[] {
  const ranges = parameters.functions.map((piecewise) => rangeOf(piecewise));
  return elementsOf(parameters, inputs).map(({ number, piecewise, interval }) =>
    elementAt(ranges, number)(roundedInterval(piecewise, interval)),
  );
}
