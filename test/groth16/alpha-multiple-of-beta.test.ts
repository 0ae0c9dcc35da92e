// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { G2_GENERATOR, g1TimesGenerator, g2TimesGenerator } from "../../groth16/curve-points.ts";
import { developmentSecret, type SetupSecret } from "../../keys/development-secret.ts";
import { domainFor, lagrangeAt } from "../../keys/evaluation-domain.ts";
import { qapAtSecret } from "../../keys/qap-at-secret.ts";
import { type LinearCombination, type R1cs, readR1cs } from "../../circom/r1cs-file.ts";
import { checkVerifyingKey } from "../../groth16/check-verifying-key.ts";
import type { VerifyingKey } from "../../groth16/verifying-key.ts";
import { proofWords, verifyProof } from "../../groth16/verify-proof.ts";
import { pseudoRandom } from "../../testing/pseudo-random.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../testing/three-signals-circuit.ts";

const { Fr } = bn254.fields;
const FACTOR = 3n;
/** No features of four bits have such an h: it is no square of a small number. */
const FALSE_SIGNALS = [12_345n, 1n, 99n] as const;

type Split = { witness: bigint[]; a: bigint[]; b: bigint[] };

/**
 * With α = kβ a proof binds A + kB alone, not A and B: in each row any x, y will do with x + ky = A·w + kB·w and xy = C·w, which half
 * of all rows have for whatever w. The secret is used below for brevity; every product with it is made from points of the Powers
 * of Tau and the zkey.
 */
describe("a key with α = kβ", () => {
  const folder = temporaryFolder();
  let r1cs: R1cs;
  before(async () => {
    const { r1csPath } = await compileThreeSignals(folder());
    r1cs = readR1cs(await readFile(r1csPath));
  });

  const setUp = (secret: SetupSecret) => {
    const domain = domainFor(r1cs.constraints.length, r1cs.publicSignals);
    const { a, b, c } = qapAtSecret(r1cs, domain, secret.tau);
    const combined = a.map((value, wire) => secret.beta * value + secret.alpha * (b[wire] ?? 0n) + (c[wire] ?? 0n));
    const key: VerifyingKey = {
      alpha: g1TimesGenerator(secret.alpha),
      beta: g2TimesGenerator(secret.beta),
      gamma: G2_GENERATOR,
      delta: g2TimesGenerator(secret.delta),
      ic: combined.slice(0, r1cs.publicSignals + 1).map(g1TimesGenerator),
    };
    return { key, combined, c, basis: lagrangeAt(domain, secret.tau) };
  };

  const forge = (secret: SetupSecret, { witness, a, b }: Split): bigint[] => {
    const { combined, c, basis } = setUp(secret);
    const [atA, atB] = [dot(a, basis), dot(b, basis)];
    const kept = dot(witness.slice(r1cs.publicSignals + 1), combined.slice(r1cs.publicSignals + 1));
    const share = Fr.div(Fr.create(kept + atA * atB - dot(witness, c)), secret.delta);
    return proofWords({
      a: g1TimesGenerator(secret.alpha + atA),
      b: g2TimesGenerator(secret.beta + atB),
      c: g1TimesGenerator(share),
    });
  };

  it("proves what has no witness, and is refused", () => {
    const sound = developmentSecret("alpha-multiple-of-beta-test", "");
    const weak = { ...sound, alpha: Fr.create(FACTOR * sound.beta) };
    const split = splitWitness(r1cs);
    const { key } = setUp(weak);
    expect(verifyProof(key, forge(weak, split), FALSE_SIGNALS), "forged").to.equal(true);
    expect(verifyProof(setUp(sound).key, forge(sound, split), FALSE_SIGNALS), "under a sound key").to.equal(false);
    checkVerifyingKey(setUp(sound).key);
    expect(() => {
      checkVerifyingKey(key);
    }).to.throw("alpha");
  });
});

/** Wires of any value beside the false signals, and in each row an x and a y that make up for it. */
function splitWitness(r1cs: R1cs): Split {
  const random = pseudoRandom("alpha-multiple-of-beta-test");
  for (;;) {
    const witness = [1n, ...FALSE_SIGNALS];
    while (witness.length < r1cs.wires) witness.push(BigInt(Math.floor(random() * 2 ** 32)));
    const rows = r1cs.constraints.map(({ a, b, c }) =>
      rootsOf(valueOf(a, witness) + FACTOR * valueOf(b, witness), valueOf(c, witness)),
    );
    if (rows.some((row) => row === undefined)) continue;
    const signals = witness.slice(0, r1cs.publicSignals + 1); // their rows are wire·0 = 0
    return {
      witness,
      a: [...rows.map((row) => row?.x ?? 0n), ...signals],
      b: rows.map((row) => row?.y ?? 0n),
    };
  }
}

/** x + ky = sum and xy = product. */
function rootsOf(sum: bigint, product: bigint): { x: bigint; y: bigint } | undefined {
  const discriminant = Fr.create(sum * sum - 4n * FACTOR * product);
  if (discriminant !== 0n && Fr.pow(discriminant, (Fr.ORDER - 1n) / 2n) !== 1n) return undefined;
  const y = Fr.div(Fr.create(sum + Fr.sqrt(discriminant)), 2n * FACTOR);
  return { x: Fr.create(sum - FACTOR * y), y };
}

function valueOf({ wires, coefficients }: LinearCombination, witness: readonly bigint[]): bigint {
  return Fr.create(wires.reduce((sum, wire, term) => sum + (coefficients[term] ?? 0n) * (witness[wire] ?? 0n), 0n));
}

function dot(a: readonly bigint[], b: readonly bigint[]): bigint {
  return Fr.create(a.reduce((sum, value, index) => sum + value * (b[index] ?? 0n), 0n));
}
