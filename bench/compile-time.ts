// How long a multilayer perceptron takes from ONNX to r1cs, and how many constraints it has, against the usual way to write
// one by hand: weights as signals, one constraint a product, the sign from circomlib's decomposition of the whole field element.
//   node bench/compile-time.ts [hidden units, 128 unless given]
// Both are compiled by the same circom in the same minute; the statement is not counted.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileModel } from "../compiler/compile-model.ts";
import { compileCircuit } from "../keys/circuit-build.ts";
import { randomMlp } from "../testing/random-mlp.ts";

const INPUTS = 784;
const OUTPUTS = 10;
const GADGETS = fileURLToPath(new URL("../circuits", import.meta.url));
const CIRCOMLIB = fileURLToPath(new URL("../node_modules/circomlib/circuits", import.meta.url));

const hidden = Number(process.argv[2] ?? 128);
const name = `mlp-${INPUTS}-${hidden}-${OUTPUTS}`;
const folder = await mkdtemp(join(tmpdir(), "proofcast-bench-"));
try {
  const ours = await timed(async () => {
    const model = await compileModel({
      onnx: randomMlp([INPUTS, hidden, OUTPUTS], name),
      batch: 1,
      bits: { weightBits: 8, activationBits: 16 },
      schema: {
        version: 1,
        name,
        features: [{ name: "pixels", unit: "", count: INPUTS, width: 8, signed: false, scale: 1 }],
        outputs: [{ name: "scores", unit: "", count: OUTPUTS, width: 32, signed: true, scale: 64 }],
        total: true,
      },
    });
    await compileText("ours", model.circuitSource, [GADGETS]);
    return model.constraintBudget.model;
  });
  const byHand = await timed(async () => {
    const { constraints } = await compileText("by-hand", byHandText(), [CIRCOMLIB]);
    return constraints.total;
  });
  const rows = [
    [name, "constraints", "ONNX to r1cs"],
    ["ours", String(ours.constraints), `${ours.seconds.toFixed(1)} s`],
    ["by hand", String(byHand.constraints), `${byHand.seconds.toFixed(1)} s`],
    ["ratio", ratio(byHand.constraints, ours.constraints), ratio(byHand.seconds, ours.seconds)],
  ];
  for (const row of rows) console.log(row.map((cell) => cell.padEnd(18)).join(""));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function compileText(title: string, text: string, includePaths: string[]) {
  const path = join(folder, `${title}.circom`);
  await writeFile(path, text);
  return await compileCircuit({ path, includePaths }, join(folder, title));
}

async function timed(work: () => Promise<number>): Promise<{ constraints: number; seconds: number }> {
  const started = performance.now();
  const constraints = await work();
  return { constraints, seconds: (performance.now() - started) / 1_000 };
}

function ratio(theirs: number, own: number): string {
  return `${(theirs / own).toFixed(1)} ×`;
}

function byHandText(): string {
  return `pragma circom 2.1.0;
include "bitify.circom";
template Dense(n, m) {
    signal input in[n];
    signal input weights[n][m];
    signal input bias[m];
    signal output out[m];
    signal products[n][m];
    for (var j = 0; j < m; j++) {
        var sum = bias[j];
        for (var i = 0; i < n; i++) {
            products[i][j] <== in[i] * weights[i][j];
            sum += products[i][j];
        }
        out[j] <== sum;
    }
}
template Relu() {
    signal input in;
    signal output out;
    component bits = Num2Bits_strict();
    bits.in <== in;
    out <== in * (1 - bits.out[253]);
}
template Mlp(n, h, m) {
    signal input in[n];
    signal input weights0[n][h];
    signal input bias0[h];
    signal input weights1[h][m];
    signal input bias1[m];
    signal output out[m];
    component ranges[n];
    for (var i = 0; i < n; i++) {
        ranges[i] = Num2Bits(8);
        ranges[i].in <== in[i];
    }
    component first = Dense(n, h);
    first.in <== in;
    first.weights <== weights0;
    first.bias <== bias0;
    component relu[h];
    component second = Dense(h, m);
    for (var j = 0; j < h; j++) {
        relu[j] = Relu();
        relu[j].in <== first.out[j];
        second.in[j] <== relu[j].out;
    }
    second.weights <== weights1;
    second.bias <== bias1;
    out <== second.out;
}
component main = Mlp(${INPUTS}, ${hidden}, ${OUTPUTS});
`;
}
