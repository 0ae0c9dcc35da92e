// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { OnnxSteps } from "../emit/onnx-steps.ts";
import { sparseSums, sparseSumsConstants } from "../emit/sparse-sums.ts";
import { elementAt } from "../graph/element-at.ts";
import { integerMapJson, integerMapToJson } from "../graph/integer-map-json.ts";
import { integerMapViolation } from "../graph/integer-map-violation.ts";
import { integerMap, type IntegerMap } from "../graph/integer-map.ts";
import { indexNumber } from "../graph/integer-text.ts";
import { isConstant, type Interval } from "../graph/interval.ts";
import { reachOfRows, runIntegerMap } from "../graph/run-integer-map.ts";
import { primitiveOf, type CircuitFragment } from "../primitive.ts";
import { selectReal, type Select } from "./select/real-face.ts";
import { choiceOf, linearForm, sumText } from "./select/choice.ts";

/**
 * For each output the element that says which of two sums it is, and the sums: row k of `sums` where the element is 1, row n + k where it is
 * 0. Elements and columns number the elements of all inputs one after the other; inputs differ. Null for a condition: always the latter.
 */
export type SelectParameters = Readonly<{ conditions: readonly (number | null)[]; sums: IntegerMap }>;

/** y = condition ? yes : no, for a condition that is 0 or 1 and two sums. One constraint each: condition · (yes − no) = y − no. */
export const definition = primitiveOf<SelectParameters, Select>({
  name: "Select",
  real: selectReal,

  violation: ({ conditions, sums }, names, inputs) => {
    if (new Set(names.inputs).size < names.inputs.length) return "one tensor stands twice among the inputs";
    const elements = inputs.flat();
    if (conditions.length === 0) return "there is nothing to choose";
    if (sums.biases.length !== 2 * conditions.length)
      return `there are ${sums.biases.length} sums for ${conditions.length} conditions`;
    for (const condition of conditions) {
      if (condition === null) continue;
      const interval = elements[condition];
      if (interval === undefined) return `it reads element ${condition} of the ${elements.length} of its inputs`;
      if (interval.min < 0n || interval.max > 1n)
        return `condition ${condition} is within ${interval.min} … ${interval.max}, not 0 or 1`;
    }
    return integerMapViolation(sums, elements.length);
  },

  toJson: ({ conditions, sums }) => ({ conditions, sums: integerMapToJson(sums) }),
  parse: z.strictObject({ conditions: z.array(indexNumber.nullable()), sums: integerMapJson }),

  run: ({ conditions, sums }, inputs) => {
    const values = inputs.flat();
    const results = runIntegerMap(sums, values);
    return conditions.map((condition, k) => {
      const isYes = condition !== null && elementAt(values, condition) === 1n;
      return elementAt(results, isYes ? k : conditions.length + k);
    });
  },

  intervals: ({ conditions, sums }, inputs) => {
    const elements = inputs.flat();
    const reach = reachOfRows(sums, elements);
    return conditions.map((condition, k): Interval => {
      const [yes, no] = [elementAt(reach, k), elementAt(reach, conditions.length + k)];
      const interval = condition === null ? NEVER : elementAt(elements, condition);
      const possible = isConstant(interval) ? [interval.min === 1n ? yes : no] : [yes, no];
      return {
        min: possible.reduce((least, { min }) => (min < least ? min : least), elementAt(possible, 0).min),
        max: possible.reduce((most, { max }) => (max > most ? max : most), elementAt(possible, 0).max),
      };
    });
  },

  largestIntermediate: ({ sums }, inputs) =>
    reachOfRows(sums, inputs.flat()).reduce((most, { largest }) => (largest > most ? largest : most), 1n),

  onnx: (parameters, { inputs, output }) => {
    const { conditions, sums } = parameters;
    const steps = new OnnxSteps(output);
    const all = inputs.length === 1 ? elementAt(inputs, 0) : steps.apply("Concat", inputs, "inputs", { axis: 1n });
    const places = steps.constant("places", [conditions.length], conditions.map((condition) => BigInt(condition ?? 0))); // prettier-ignore
    const chosen = steps.apply("Gather", [all, places], "conditions", { axis: 1n });
    const isYes = steps.apply("Greater", [chosen, steps.row("zero", [0n])], "is_yes");
    const { yesRows, noRows } = rowsOf(parameters);
    const [yes, no] = [sparseSums(steps, all, sums, yesRows, "yes"), sparseSums(steps, all, sums, noRows, "no")];
    return steps.finish(steps.apply("Where", [isYes, yes, no], "selected"));
  },

  // places and zero, and the sums
  onnxConstants: (parameters) => {
    const { yesRows, noRows } = rowsOf(parameters);
    const { conditions, sums } = parameters;
    return 1 + conditions.length + sparseSumsConstants(sums, yesRows) + sparseSumsConstants(sums, noRows);
  },

  circuit: (parameters, { inputs, output }, intervals) => {
    const lines: string[] = [];
    const [wires, elements] = [inputs.flat(), intervals.flat()];
    const chosen = parameters.conditions.map((_, k) => {
      const choice = choiceOf(parameters, k, elements);
      const signal = `${output}_${k}`;
      if (choice.kind === "sum") {
        const form = linearForm(choice.sum);
        if (form.kind === "constant") return `(${form.value})`;
        if (form.kind === "copy") return elementAt(wires, form.column);
        lines.push(`signal ${signal} <== ${sumText(choice.sum, wires)};`);
      } else {
        const [by, no] = [sumText(choice.difference, wires), sumText(choice.no, wires)];
        lines.push(`signal ${signal} <== ${elementAt(wires, choice.condition)} * (${by}) + ${no};`);
      }
      return signal;
    });
    return { lines, includes: [], wires: chosen } satisfies CircuitFragment;
  },

  witness: (parameters, { output }, intervals) => {
    const elements = intervals.flat();
    const hasSignal = parameters.conditions.map((_, k) => {
      const choice = choiceOf(parameters, k, elements);
      return choice.kind === "product" || linearForm(choice.sum).kind === "sum";
    });
    return (signals, { output: chosen }) => {
      chosen.forEach((value, k) => {
        if (hasSignal[k]) signals.set(`${output}_${k}`, value);
      });
    };
  },

  constraints: (parameters, inputs) => {
    const elements = inputs.flat();
    const choices = parameters.conditions.map((_, k) => choiceOf(parameters, k, elements));
    const isLinear = (choice: (typeof choices)[number]): boolean =>
      choice.kind === "sum" && linearForm(choice.sum).kind === "sum";
    return {
      linear: choices.filter(isLinear).length,
      nonLinear: choices.filter(({ kind }) => kind === "product").length,
    };
  },

  examples: [
    {
      title: "sums, constants, copies and conditions that are settled",
      parameters: {
        conditions: [0, 1, 0, 1, 2, 3, null, 0, 1],
        sums: integerMap([
          [5n, [4, 3], [5, -1]], [0n, [4, 1]], [9n], [-3n, [0, 7]], [1n, [4, 1]], [0n, [5, 2]], [0n], [2n, [4, 1]], [1n],
          [-5n, [4, 2]], [0n, [5, 1]], [-9n], [0n, [5, 1]], [0n, [5, 1]], [0n, [4, 1]], [4n, [5, 1]], [0n, [4, 1]], [0n],
        ]), // prettier-ignore
      },
      inputs: [
        [
          { min: 0n, max: 1n },
          { min: 0n, max: 1n },
          { min: 1n, max: 1n },
          { min: 0n, max: 0n },
        ],
        [
          { min: -128n, max: 127n },
          { min: 0n, max: 255n },
        ],
      ],
      rows: [
        [[0n, 0n, 1n, 0n], [-128n, 255n]],
        [[1n, 0n, 1n, 0n], [127n, 0n]],
        [[0n, 1n, 1n, 0n], [0n, 255n]],
        [[1n, 1n, 1n, 0n], [-128n, 0n]],
      ], // prettier-ignore
    },
  ],
});

const NEVER: Interval = { min: 0n, max: 0n };

/** The row of either sum of each output. Where the condition is always 0 both are what it then is. */
function rowsOf({ conditions }: SelectParameters): { yesRows: readonly number[]; noRows: readonly number[] } {
  const noRows = conditions.map((_, k) => conditions.length + k);
  return { yesRows: conditions.map((condition, k) => (condition === null ? elementAt(noRows, k) : k)), noRows };
}
