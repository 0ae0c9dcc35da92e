// SPDX-License-Identifier: GPL-3.0-or-later
// What circom needs for a network of many weights, whose sums are packed, against a smaller one whose sums are written out.
//   node bench/large-network.ts [layers, 784-512-128-10 unless given]
// Weights are random int8. The smaller network is compiled in both forms, which must have the same constraints.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { circuitText } from "../compiler/emit/circuit-text.ts";
import { elementAt } from "../compiler/graph/element-at.ts";
import { IntegerGraphBuilder, type IntegerGraph } from "../compiler/graph/integer-graph.ts";
import { IntegerMapBuilder, type IntegerMap } from "../compiler/graph/integer-map.ts";
import type { Interval } from "../compiler/graph/interval.ts";
import { compileCircuit } from "../circom/compile-circuit.ts";
import { pseudoRandom } from "../testing/pseudo-random.ts";

const SMALL = "784-64-10";
const GADGETS = fileURLToPath(new URL("../circuits", import.meta.url));
const SHIFT = 12;

type Usage = { cpuSeconds: number; peakMegabytes: number };

const large = process.argv[2] ?? "784-512-128-10";
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
try {
  const writtenOut = await measured(SMALL, "written out", 1);
  const packedSmall = await measured(SMALL, "packed", Infinity);
  const packed = await measured(large, "packed", Infinity);
  if (writtenOut.constraints !== packedSmall.constraints)
    throw new Error("the two forms have not the same constraints");
  const rows = [
    ["network", "weights are", "weights", "constraints", "text", "circom CPU", "peak memory", "CPU a weight"],
  ];
  for (const each of [writtenOut, packedSmall, packed]) {
    const { name, form, weights, constraints, bytes, cpuSeconds, peakMegabytes } = each;
    const share = writtenOut.cpuSeconds / writtenOut.weights / (cpuSeconds / weights);
    rows.push([
      ...[name, form, String(weights), String(constraints), `${(bytes / 1e6).toFixed(1)} MB`],
      ...[`${cpuSeconds.toFixed(1)} s`, `${peakMegabytes.toFixed(0)} MB`, `1 / ${share.toFixed(1)}`],
    ]);
  }
  for (const row of rows) console.log(row.map((cell) => cell.padEnd(15)).join("").trimEnd()); // prettier-ignore
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measured(name: string, form: string, rowsOfSum: number) {
  const sizes = name.split("-").map(Number);
  const text = circuitText(networkOf(sizes, rowsOfSum), { schema: schemaOf(name, sizes), batch: 1, tag: 1n });
  const path = join(folder, "model.circom");
  const usagePath = join(folder, "usage.json");
  await writeFile(path, text);
  process.env.PROOFCAST_USAGE = usagePath;
  process.env.NODE_OPTIONS = `--import=${new URL("report-usage.ts", import.meta.url).href}`;
  const { constraints } = await compileCircuit({ path, includePaths: [GADGETS] }, join(folder, "built"));
  const usage = JSON.parse(await readFile(usagePath, "utf8")) as Usage;
  const weights = sizes.slice(1).reduce((sum, size, layer) => sum + size * (sizes[layer] ?? 0), 0);
  return { name, form, weights, constraints: constraints.total, bytes: text.length, ...usage };
}

/** With `rowsOfSum` 1 every neuron is a sum of its own, few enough terms to be written out. */
function networkOf(sizes: readonly number[], rowsOfSum: number): IntegerGraph {
  const random = pseudoRandom("large network");
  const features = new Array<Interval>(elementAt(sizes, 0)).fill({ min: 0n, max: 255n });
  const builder = new IntegerGraphBuilder("features", features);
  let inputs = ["features"];
  sizes.slice(1).forEach((size, index) => {
    const kind = index === sizes.length - 2 ? "floor" : "relu";
    const outputs: string[] = [];
    const isLast = kind === "floor"; // the outputs are one tensor
    for (let start = 0; start < size; start += isLast ? size : rowsOfSum) {
      const rows = isLast ? size : Math.min(rowsOfSum, size - start);
      const [sum, output] = [`sum${index}_${start}`, `layer${index}_${start}`];
      const elements = new Array(rows).fill({ kind, shift: SHIFT });
      const parameters = randomMap(elementAt(sizes, index), rows, random);
      builder.add({ primitive: "Affine", inputs, output: sum, source: sum, parameters });
      builder.add({ primitive: "Rescale", inputs: [sum], output, source: output, parameters: { elements } });
      outputs.push(output);
    }
    inputs = outputs;
  });
  return builder.build(elementAt(inputs, 0));
}

function randomMap(columns: number, rows: number, random: () => number): IntegerMap {
  const builder = new IntegerMapBuilder();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) builder.term(column, Math.floor(random() * 256) - 128);
    builder.endRow(BigInt(Math.floor(random() * 2 ** 16)));
  }
  return builder.build();
}

function schemaOf(name: string, sizes: readonly number[]) {
  const field = { unit: "", scale: 1 };
  return {
    ...({ version: 1, name, total: true } as const),
    features: [{ ...field, name: "pixels", count: elementAt(sizes, 0), width: 8, signed: false } as const],
    outputs: [
      { ...field, name: "scores", count: elementAt(sizes, sizes.length - 1), width: 32, signed: true } as const,
    ],
  };
}
