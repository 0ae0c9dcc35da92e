// SPDX-License-Identifier: GPL-3.0-or-later
import { availableParallelism } from "node:os";
import { scalarsFrom } from "../../groth16/scalar-bytes.ts";
import { FatalError, RetryableError } from "../../schema/errors.ts";
import { loadNativeAddon, type NativeAddon } from "./native-addon.ts";

/** A proving key in native memory, ready for any number of proofs. Several at once wait for one another. */
export type NativeKey = {
  /** The arithmetic that was chosen for this processor: ifma, adx or portable. */
  readonly engine: string;
  readonly wires: number;
  readonly publicSignals: number;
  /**
   * Blinding factors are fresh and uniform for every proof. The proof is not verified.
   * @param values 32 little-endian bytes a wire, in the order of the wires: section 2 of a .wtns file
   * @throws MalformedWitnessValues, NativeKeyClosed, NativeProverExhausted
   */
  prove(values: Uint8Array): Promise<{
    /** Eight words in EVM order: [A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y]. */
    readonly proof: readonly bigint[];
    readonly publicSignals: readonly bigint[];
  }>;
  /** Frees the key, when the last proof that runs has ended. */
  close(): void;
};

export type NativeKeyOptions = {
  /** As many as there are cores unless given. */
  readonly threads?: number;
  /** For tests: another arithmetic than the fastest one. */
  readonly engine?: string;
};

export class NativeProverMissing extends FatalError {
  constructor(problem: string) {
    super("NATIVE_PROVER_MISSING", `There is no native prover here: ${problem}. Use the prover "snarkjs".`, {
      details: { problem },
    });
  }
}

export class UnreadableZkey extends FatalError {
  constructor(path: string, problem: string) {
    super("UNREADABLE_ZKEY", `Cannot read the proving key ${path}: ${problem}. Build the model again.`, {
      details: { path, problem },
    });
  }
}

/** The file is no Groth16 zkey over BN254, or one that was cut or changed. */
export class RefusedZkey extends FatalError {
  constructor(path: string, problem: string) {
    super("REFUSED_ZKEY", `${path} is no Groth16 proving key over BN254: ${problem}. Make the keys again.`, {
      details: { path, problem },
    });
  }
}

/** Not a witness for this key: its length, a value that is not reduced, or a first wire that is not one. */
export class MalformedWitnessValues extends FatalError {
  constructor(problem: string) {
    super("MALFORMED_WITNESS_VALUES", `No proof of these values: ${problem}. Is the witness of another circuit?`, {
      details: { problem },
    });
  }
}

export class UnsupportedProverCpu extends FatalError {
  constructor(problem: string) {
    super("UNSUPPORTED_PROVER_CPU", `The native prover cannot run so: ${problem}. Unset PROOFCAST_PROVER_CPU.`, {
      details: { problem },
    });
  }
}

export class NativeKeyClosed extends FatalError {
  constructor() {
    super("NATIVE_KEY_CLOSED", "The proving key was closed before this proof was asked for. Open it again.");
  }
}

/** Memory or randomness of the machine. */
export class NativeProverExhausted extends RetryableError {
  constructor(problem: string) {
    super("NATIVE_PROVER_EXHAUSTED", `The native prover could not go on: ${problem}. Is there enough memory?`, {
      details: { problem },
    });
  }
}

const PROOF_WORDS = 8;

/** Why there is no native prover on this machine, for the log; undefined where there is one. */
export function nativeProblem(): string | undefined {
  const loaded = loadNativeAddon();
  return "problem" in loaded ? loaded.problem : undefined;
}

/** @throws NativeProverMissing, UnreadableZkey, RefusedZkey, UnsupportedProverCpu, NativeProverExhausted */
export async function openNativeKey(zkeyPath: string, options: NativeKeyOptions = {}): Promise<NativeKey> {
  const addon = requireAddon();
  const threads = options.threads ?? availableParallelism();
  const engine = options.engine ?? process.env.PROOFCAST_PROVER_CPU ?? "";
  const handle = await addon.openKey(zkeyPath, engine, threads).catch((error: unknown) => {
    throw typedError(error, zkeyPath);
  });
  return {
    engine: handle.engine,
    wires: handle.wires,
    publicSignals: handle.publicSignals,
    async prove(values) {
      try {
        const words = scalarsFrom(await addon.prove(handle, values));
        return { proof: words.slice(0, PROOF_WORDS), publicSignals: words.slice(PROOF_WORDS) };
      } catch (error) {
        throw typedError(error, zkeyPath);
      }
    },
    close() {
      addon.closeKey(handle);
    },
  };
}

function requireAddon(): NativeAddon {
  const loaded = loadNativeAddon();
  if ("problem" in loaded) throw new NativeProverMissing(loaded.problem);
  return loaded.addon;
}

function typedError(error: unknown, path: string): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  switch (code) {
    case "UNREADABLE":
      return new UnreadableZkey(path, message);
    case "MALFORMED_ZKEY":
      return new RefusedZkey(path, message);
    case "MALFORMED_VALUES":
      return new MalformedWitnessValues(message);
    case "UNSUPPORTED_CPU":
      return new UnsupportedProverCpu(message);
    case "CLOSED":
      return new NativeKeyClosed();
    case "NO_MEMORY":
    case "NO_RANDOMNESS":
      return new NativeProverExhausted(message);
    default:
      return error;
  }
}
