// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { witnessFile } from "../../circom/wtns-file.ts";
import { proofWords } from "../../groth16/verify-proof.ts";
import { RetryableError } from "../../schema/errors.ts";
import { wipeFiles } from "../private-folder.ts";
import type { ProofBackend } from "../proof-backend.ts";

const coordinate = z
  .string()
  .regex(/^\d{1,78}$/)
  .transform(BigInt);
const pair = z.tuple([coordinate, coordinate]);
const point = z.tuple([coordinate, coordinate], z.unknown());
const proofFile = z.object({ pi_a: point, pi_b: z.tuple([pair, pair], z.unknown()), pi_c: point });
const signalsFile = z.array(coordinate);

/** The machine's fault, and neither the key's nor the run's: no room for the witness, or a program killed for its want of memory. */
export class ProgramUnavailable extends RetryableError {
  constructor(problem: string, cause?: unknown) {
    super("PROGRAM_UNAVAILABLE", `The prover's program could not prove: ${problem}. Is there enough memory and disk?`, {
      details: { problem },
      cause,
    });
  }
}

/** iden3's C++ prover, a program that its user has built: `rapidsnark <zkey> <witness> <proof> <public signals>`. */
export const backend: ProofBackend = {
  name: "rapidsnark",
  isProgram: true,
  open({ zkeyPath, threads, program }) {
    if (program === undefined) throw new Error("no program is named");
    const { path, scratch } = program;
    const [witness, proof, signals] = [join(scratch, "witness"), join(scratch, "proof"), join(scratch, "signals")];
    return Promise.resolve({
      engine: `rapidsnark (${path})`,
      async prove(values) {
        const data = witnessFile(values);
        try {
          await writeFile(witness, data, { mode: 0o600 }).catch((error: unknown) => {
            throw new ProgramUnavailable(`its witness cannot be written (${String(error)})`, error);
          });
          await run(path, [zkeyPath, witness, proof, signals], threads);
          const { pi_a: a, pi_b: b, pi_c: c } = proofFile.parse(await readJson(proof));
          return {
            proof: proofWords({ a: [a[0], a[1]], b: [b[0], b[1]], c: [c[0], c[1]] }),
            publicSignals: signalsFile.parse(await readJson(signals)),
          };
        } finally {
          data.fill(0);
          wipeFiles(scratch); // what it has left of one proof is not taken for the next
        }
      },
      close: () => Promise.resolve(),
    });
  },
};

/** Without a shell, and with nothing to read. What it prints is of use only when it fails. */
async function run(path: string, args: readonly string[], threads: number | undefined): Promise<void> {
  const env = { ...process.env, ...(threads !== undefined && { OMP_NUM_THREADS: String(threads) }) };
  const child = spawn(path, args, { stdio: ["ignore", "ignore", "pipe"], env });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-500);
  });
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((done, fail) => {
    child.once("error", fail);
    child.once("close", (code, signal) => {
      done({ code, signal });
    });
  });
  if (signal !== null) throw new ProgramUnavailable(`it was ended by ${signal}`);
  if (code !== 0) throw new Error(`it ended with ${code ?? "nothing"}. ${said}`.trim());
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8")) as unknown;
}
