// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../compiler/graph/element-at.ts";
import type { IntegerGraph } from "../compiler/graph/integer-graph.ts";
import { rowCount, type IntegerMap } from "../compiler/graph/integer-map.ts";
import type { Wires } from "../compiler/primitive.ts";
import { isFree } from "../compiler/graph/map-blocks.ts";
import { primitiveNamed } from "../compiler/primitive-table.ts";
import type { LinearCombination } from "../circom/r1cs-file.ts";
import { toField } from "../schema/field.ts";
import { templateSource } from "./attack-model.ts";
import { signedValue, inverse } from "./field-arithmetic.ts";
import { compileText, type Gadget } from "./gadget.ts";

const ONE = 0;

/**
 * Rows of the graph's linear maps that the compiled circuit does not have as one of its constraints, weight by weight: a wrong digit in a
 * packed word would be a wrong weight. Constants and copies are no constraints. `others`: linear constraints beside those rows.
 */
export async function lostRows(
  graph: IntegerGraph,
  circuit: Parameters<typeof templateSource>[0],
  folder: string,
): Promise<{ rows: number; lost: string[]; others: number }> {
  const gadget = await compileText(folder, templateSource(circuit));
  const wires = wiresOf(graph);
  const lost: string[] = [];
  let rows = 0;
  for (const { primitive, inputs, output, parameters } of graph.nodes) {
    if (primitive !== "Affine") continue;
    const names = inputs.flatMap((name) => entryOf(wires, name));
    const emitted = emittedRows(gadget, names.map(gadget.wireOf));
    for (const [row, written] of writtenRows(parameters as IntegerMap).entries()) {
      if (written === undefined) continue;
      rows++;
      const left = emitted.get(written) ?? 0;
      if (left === 0) lost.push(`${output}[${row}]`);
      emitted.set(written, left - 1);
    }
  }
  const linear = gadget.r1cs.constraints.filter(({ a, b }) => a.wires.length === 0 || b.wires.length === 0).length;
  return { rows, lost, others: linear - (rows - lost.length) };
}

/** What each tensor's elements are called in the circuit. */
function wiresOf({ features, intervals, nodes }: IntegerGraph): Map<string, Wires> {
  const wires = new Map<string, Wires>([[features, entryOf(intervals, features).map((_, i) => `features[${i}]`)]]);
  for (const { primitive, inputs, output, parameters } of nodes) {
    const names = { inputs: inputs.map((name) => entryOf(wires, name)), output };
    const ranges = inputs.map((name) => entryOf(intervals, name));
    wires.set(output, primitiveNamed(primitive).circuit(parameters, names, ranges).wires);
  }
  return wires;
}

/** Linear constraints that give one wire as a sum of these, by what they say, and how often. */
function emittedRows({ r1cs }: Gadget, inputs: readonly number[]): Map<string, number> {
  const columns = new Map(inputs.map((wire, column) => [wire, column]));
  const found = new Map<string, number>();
  for (const { a, b, c } of r1cs.constraints) {
    if (a.wires.length > 0 && b.wires.length > 0) continue;
    const [sum, ...more] = c.wires.filter((wire) => wire !== ONE && !columns.has(wire));
    if (sum === undefined || more.length > 0) continue;
    const text = rowText(c, sum, columns);
    found.set(text, (found.get(text) ?? 0) + 1);
  }
  return found;
}

function rowText(
  { wires, coefficients }: LinearCombination,
  sum: number,
  columns: ReadonlyMap<number, number>,
): string {
  const scale = inverse(toField(-elementAt(coefficients, wires.indexOf(sum))));
  let bias = 0n;
  const terms: [number, bigint][] = [];
  wires.forEach((wire, at) => {
    const weight = signedValue(toField(elementAt(coefficients, at) * scale));
    if (wire === ONE) bias = weight;
    else if (wire !== sum) terms.push([columns.get(wire) ?? -1, weight]);
  });
  return textOf(bias, terms);
}

function writtenRows(map: IntegerMap): (string | undefined)[] {
  return Array.from({ length: rowCount(map) }, (_, row) => {
    const [from, to] = [elementAt(map.starts, row), elementAt(map.starts, row + 1)];
    if (isFree(map, row)) return undefined;
    const terms = Array.from({ length: to - from }, (_, at): [number, bigint] => [
      elementAt(map.columns, from + at),
      BigInt(elementAt(map.coefficients, from + at)),
    ]);
    return textOf(elementAt(map.biases, row), terms);
  });
}

function textOf(bias: bigint, terms: readonly (readonly [number, bigint])[]): string {
  const sorted = [...terms].sort(([a], [b]) => a - b);
  return [bias, ...sorted.map(([column, weight]) => `${weight}*${column}`)].join(" ");
}
