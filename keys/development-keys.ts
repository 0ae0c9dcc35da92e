// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { bn254 } from "@noble/curves/bn254";
import { FatalError } from "../schema/errors.ts";
import { FIELD_ORDER } from "../schema/field.ts";
import { sha256 } from "../schema/hash.ts";
import { G2_GENERATOR, g1TimesGenerator, g2TimesGenerator } from "../groth16/curve-points.ts";
import { developmentKeyWarning, developmentSecret, type SetupSecret } from "./development-secret.ts";
import { domainFor, type EvaluationDomain, oddLagrangeAt } from "./evaluation-domain.ts";
import { POINT_BYTES } from "./fixed-base.ts";
import type { FixedBasePool } from "./fixed-base-pool.ts";
import { openGeneratorMultiples } from "./generator-multiples.ts";
import { type QapAtSecret, qapAtSecret } from "./qap-at-secret.ts";
import { type R1cs, readR1cs } from "../circom/r1cs-file.ts";
import { checkVerifyingKey } from "../groth16/check-verifying-key.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import { coefficientSection, writeZkey } from "./zkey-file.ts";

export type DevelopmentKeyOptions = {
  /** Names the secret: the same r1cs and label give the same bytes. */
  readonly label: string;
  /** Takes the place of the r1cs' hash in δ: two circuits with one seed share the whole secret. For tests of forgeries. */
  readonly deltaSeed?: string;
  readonly onProgress?: (stage: string) => void;
  /** Where the warning with the secret goes; standard error unless given. */
  readonly warn?: (line: string) => void;
};

export class CircuitMissing extends FatalError {
  constructor(path: string, cause: unknown) {
    super("CIRCUIT_MISSING", `Cannot read the r1cs file ${path}: compile the circuit before making keys for it.`, {
      details: { path },
      cause,
    });
  }
}

/**
 * Writes a snarkjs-compatible zkey straight from the r1cs and a known secret: no Powers of Tau, no ceremony, no security.
 * @returns its verifying key, computed apart from the zkey's points
 */
export async function writeDevelopmentKeys(
  r1csPath: string,
  zkeyPath: string,
  options: DevelopmentKeyOptions,
): Promise<VerifyingKey> {
  const progress = options.onProgress ?? ((): void => undefined);
  const file = await readFile(r1csPath).catch((error: unknown) => {
    throw new CircuitMissing(r1csPath, error);
  });
  const secret = developmentSecret(options.label, options.deltaSeed ?? sha256(file));
  (options.warn ?? console.warn)(developmentKeyWarning(options.label, secret));

  progress("reading the constraints");
  const r1cs = readR1cs(file);
  const domain = domainFor(r1cs.constraints.length, r1cs.publicSignals);
  const pool = openGeneratorMultiples({ g1: 3 * r1cs.wires + domain.size, g2: r1cs.wires });
  try {
    progress("evaluating the circuit's polynomials");
    const scalars = scalarsOf(r1cs, domain, secret);
    progress("multiplying points");
    await writeZkey(zkeyPath, {
      wires: r1cs.wires,
      publicSignals: r1cs.publicSignals,
      domainSize: domain.size,
      coefficients: coefficientSection(r1cs),
      originHash: createHash("sha512").update(`insecure development keys ${options.label}`).digest(),
      ...(await pointsOf(pool, scalars, secret)),
    });
    const key: VerifyingKey = {
      alpha: g1TimesGenerator(secret.alpha),
      beta: g2TimesGenerator(secret.beta),
      gamma: G2_GENERATOR,
      delta: g2TimesGenerator(secret.delta),
      ic: scalars.ic.map(g1TimesGenerator),
    };
    checkVerifyingKey(key);
    return key;
  } finally {
    await pool.close();
  }
}

type KeyScalars = QapAtSecret & { readonly ic: bigint[]; readonly private: bigint[]; readonly h: bigint[] };

/** Every point of the key as a multiple of a generator. */
function scalarsOf(r1cs: R1cs, domain: EvaluationDomain, secret: SetupSecret): KeyScalars {
  const { a, b, c } = qapAtSecret(r1cs, domain, secret.tau);
  const inverseDelta = bn254.fields.Fr.inv(secret.delta);
  const combined = a.map(
    (value, wire) => (secret.beta * value + secret.alpha * (b[wire] ?? 0n) + (c[wire] ?? 0n)) % FIELD_ORDER,
  );
  const overDelta = (value: bigint): bigint => (value * inverseDelta) % FIELD_ORDER;
  return {
    a,
    b,
    c,
    ic: combined.slice(0, r1cs.publicSignals + 1),
    private: combined.slice(r1cs.publicSignals + 1).map(overDelta),
    h: oddLagrangeAt(domain, secret.tau).map(overDelta),
  };
}

async function pointsOf(pool: FixedBasePool, scalars: KeyScalars, { alpha, beta, delta }: SetupSecret) {
  const [header1, header2, ic, a1, b1, c1, h1, b2] = await Promise.all([
    pool.multiply("g1", [alpha, beta, delta]),
    pool.multiply("g2", [beta, 1n, delta]),
    pool.multiply("g1", scalars.ic),
    pool.multiply("g1", scalars.a),
    pool.multiply("g1", scalars.b),
    pool.multiply("g1", scalars.private),
    pool.multiply("g1", scalars.h),
    pool.multiply("g2", scalars.b),
  ]);
  const g1At = (index: number): Uint8Array => header1.subarray(index * POINT_BYTES.g1, (index + 1) * POINT_BYTES.g1);
  const g2At = (index: number): Uint8Array => header2.subarray(index * POINT_BYTES.g2, (index + 1) * POINT_BYTES.g2);
  const header = {
    alpha1: g1At(0),
    beta1: g1At(1),
    beta2: g2At(0),
    gamma2: g2At(1),
    delta1: g1At(2),
    delta2: g2At(2),
  };
  return { header, ic, a1, b1, b2, c1, h1 };
}
