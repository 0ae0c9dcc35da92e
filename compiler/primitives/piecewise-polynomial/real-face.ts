// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { RealFace } from "../../real-face.ts";
import { coursesOf, knownCourse, lineOf, slopeAt, type RealFunction } from "./real-function.ts";
import { FunctionNotFinite } from "./function-not-finite.ts";
import { quantisedFunction } from "./quantised-function.ts";

/** One function for all elements. */
export type FunctionParameters = Readonly<{ function: RealFunction }>;

/** Operations on floats that a function may be made of, each of which rounds. */
const ROUNDINGS = 32;

/** y = f(x), element by element. */
export const functionReal: RealFace<FunctionParameters> = {
  check: ({ function: f }, inputs, names) => {
    const { min, max } = elementAt(inputs, 0);
    min.forEach((low, index) => {
      const high = elementAt(max, index);
      if (f.domain?.admits(low, high) === false) throw new FunctionNotFinite(f, names, { min: low, max: high });
    });
  },
  domain: ({ function: { domain } }) => domain && { input: 0, domain },
  size: (_, sizes) => elementAt(sizes, 0),
  work: (_, sizes) => elementAt(sizes, 0),
  evaluate: ({ function: f }, inputs) => elementAt(inputs, 0).map(f.at),
  ranges: ({ function: f }, inputs) => {
    const { min, max } = elementAt(inputs, 0);
    const courses = Array.from(min, (low, index) => knownCourse(f, low, elementAt(max, index)));
    return { min: Float64Array.from(courses, ({ low }) => low), max: Float64Array.from(courses, ({ high }) => high) };
  },
  moves: ({ function: f }, ranges, moves) => {
    const { min, max } = elementAt(ranges, 0);
    const courseOf = coursesOf(f);
    return elementAt(moves, 0).map((by, index) => {
      if (by === 0) return 0;
      const [least, most] = [elementAt(min, index), elementAt(max, index)];
      const around = courseOf(least - by, most + by);
      // Inputs stay within their ranges: around them a root's slope, or its reciprocal, may have no bound.
      const { low, high, slope } = Number.isFinite(around.slope + around.high - around.low)
        ? around
        : courseOf(least, most);
      return Math.min(slope * by * (1 + 2 ** -20), high - low);
    });
  },
  roundings: ({ function: f }, inputs, rounding) => {
    const { min, max } = elementAt(inputs, 0);
    const [lowest, highest] = [min.reduce((a, b) => Math.min(a, b), 0), max.reduce((a, b) => Math.max(a, b), 0)];
    const coarse = f.coarseness?.(lowest, highest) ?? 0;
    const courseOf = coursesOf(f);
    return min.map((low, index) => {
      const high = elementAt(max, index);
      const course = courseOf(low, high);
      const size = Math.max(Math.abs(course.low), Math.abs(course.high), 1);
      const steep = course.slope * Math.max(Math.abs(low), Math.abs(high));
      return ROUNDINGS * rounding * (size + steep) + coarse;
    });
  },
  pullBack: ({ function: f }, inputs, slopes, inner) => {
    const [values, into] = [elementAt(inputs, 0), elementAt(inner, 0)];
    slopes.forEach((slope, index) => {
      if (slope !== 0) into[index] = elementAt(into, index) + slope * slopeAt(f.at, elementAt(values, index));
    });
  },
  elementwise: {
    linearWithin: ({ function: f }, _, { min, max }) => lineOf(f, min, max),
    pick: (parameters) => parameters,
  },
  pointwise: ({ function: f }, index) => ({ operation: f, reads: [index] }),
  quantise: ({ function: f }, { inputs, output, layer }, quantiser) =>
    quantisedFunction(f, elementAt(inputs, 0), output, layer, quantiser),
};
