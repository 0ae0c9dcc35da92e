// The prover's child process: takes one task, answers once and exits. snarkjs cannot run in a worker thread, and a process
// can be killed whatever it is doing, with everything it knew.
import { join } from "node:path";
import { ProofcastError } from "../schema/errors.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import type { ProveAnswer, ProveTask } from "./child-protocol.ts";
import { loadBackend } from "./load-backend.ts";
import { verifyProof } from "../groth16/verify-proof.ts";
import { computeWitness, InvalidInput, WitnessRefused } from "./witness/compute-witness.ts";
import { readWitnessModel } from "./witness/witness-model.ts";

process.once("disconnect", () => process.exit(1)); // nobody is waiting any more
process.once("message", (task: ProveTask) => {
  void attempt(task).then((answer) => process.send?.(answer, () => process.exit(0)));
});

async function attempt(task: ProveTask): Promise<ProveAnswer> {
  try {
    return await prove(task);
  } catch (error) {
    if (error instanceof WitnessRefused || error instanceof InvalidInput) {
      return {
        ok: false,
        failure: error.name as "WitnessRefused" | "InvalidInput",
        reason: String(error.details.reason),
      };
    }
    if (error instanceof ProofcastError) return { ok: false, failure: "ProofFailed", reason: error.message };
    const said = error instanceof Error ? error.message : String(error);
    return { ok: false, failure: "ProofFailed", reason: `${task.backend} said "${said}"` };
  }
}

async function prove({ verifyingKey, inputs, backend, ...model }: ProveTask): Promise<ProveAnswer> {
  const prover = await loadBackend(backend);
  const started = performance.now();
  const witness = computeWitness(await readWitnessModel(model), inputs);
  const witnessed = performance.now();
  const { proof, publicSignals } = await prover.prove(join(model.folder, MODEL_FILES.zkey), witness);
  const proven = performance.now();
  if (!verifyProof(verifyingKey, proof, publicSignals)) {
    return { ok: false, failure: "ProofFailed", reason: "the proof does not verify under the verifying key" };
  }
  return { ok: true, proof, publicSignals, witnessMs: witnessed - started, proofMs: proven - witnessed };
}
