// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmittedModel } from "../../compiler/emit-model.ts";
import type { IntegerGraph } from "../../compiler/graph/integer-graph.ts";
import { circuitSignalNames } from "../../compiler/witness/signal-names.ts";
import { compileCircuit, type CompiledCircuit } from "../../circom/compile-circuit.ts";
import { readR1cs } from "../../circom/r1cs-file.ts";
import { readSym } from "../../circom/sym-file.ts";
import { witnessComputer } from "../../prover/witness/compute-witness.ts";
import { wireMap } from "../../prover/witness/wire-map.ts";
import { decodeWitness } from "../../circom/wtns-file.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { evaluate } from "../../schema/statement.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { packWords } from "../../schema/word-packing.ts";
import { CIRCUIT_INCLUDE_PATHS } from "../../circom/include-paths.ts";
import { brokenConstraint } from "./broken-constraint.ts";

/** A row of features, and what the integer model gives for it. */
type Answer = Readonly<{ features: readonly bigint[]; outputs: readonly bigint[] }>;

/** What became of the circuit: its size, and the first row on which it says something else than the integer model. */
export type CircuitRun = Readonly<{
  constraints: CompiledCircuit["constraints"];
  rows: number;
  disagrees?: Readonly<{ rows: readonly number[]; problem: string }>;
}>;

/**
 * Compiles the circuit and fills it for some answers. Every constraint must hold, and the public signals, which bind what the circuit
 * computed, must be those of the words that these features and outputs pack into.
 * @param picks which answers, by their place
 */
export async function runCircuit(
  { circuitSource, layout, schema, batch, tag, graph }: EmittedModel & Readonly<{ graph: IntegerGraph }>,
  answers: readonly Answer[],
  picks: readonly number[],
  onProgress: (stage: string) => void,
): Promise<CircuitRun> {
  const scratch = await mkdtemp(join(tmpdir(), "proofcast-evaluate-"));
  try {
    const path = join(scratch, MODEL_FILES.circuit);
    await writeFile(path, circuitSource);
    onProgress("compiling the circuit");
    const circuit = await compileCircuit({ path, includePaths: CIRCUIT_INCLUDE_PATHS }, scratch);
    const { constraints } = circuit;
    const r1cs = readR1cs(await readFile(circuit.r1csPath));
    const model = { graph, schema, batch, tag };
    const map = wireMap(circuitSignalNames(model), readSym(await readFile(circuit.symPath, "utf8")));
    const computer = witnessComputer({ model, map });
    onProgress(`filling the circuit for ${picks.length} rows`);
    for (const rows of batchesOf(picks, batch)) {
      const subjects = rows.map((row) => answers[row] ?? { features: [], outputs: [] });
      const features = subjects.map((subject) => subject.features);
      const outputs = subjects.map((subject) => subject.outputs);
      const rho = BigInt(`0x${randomBytes(48).toString("hex")}`) % FIELD_ORDER;
      const words = packWords(layout, batch, features, outputs);
      const expected = [1n, poseidonOfWords(words), evaluate(tag, words, rho), rho];
      const witness = decodeWitness(computer.compute({ features, rho }).file);
      const broken = brokenConstraint(r1cs, witness);
      const problem =
        broken !== undefined
          ? `constraint ${broken} does not hold`
          : String(witness.slice(0, expected.length)) !== String(expected)
            ? "its public signals are those of other outputs"
            : undefined;
      if (problem !== undefined) return { constraints, rows: picks.length, disagrees: { rows, problem } };
    }
    return { constraints, rows: picks.length };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Full batches; the last one repeats its last row. */
function batchesOf(picks: readonly number[], batch: number): number[][] {
  return Array.from({ length: Math.ceil(picks.length / batch) }, (_, index) =>
    Array.from({ length: batch }, (__, subject) => picks[Math.min(index * batch + subject, picks.length - 1)] ?? 0),
  );
}
