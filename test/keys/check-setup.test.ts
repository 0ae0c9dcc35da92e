// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { bn254 } from "@noble/curves/bn254";
import {
  checkStatedSetup,
  InsecureDeploymentRefused,
  refuseDevelopmentKeysOff,
  SetupMismatch,
  type StatedSetup,
} from "../../keys/check-setup.ts";
import { g1TimesGenerator, g2TimesGenerator } from "../../groth16/curve-points.ts";
import { DEVELOPMENT_LABEL, developmentPhase1Hash, developmentSecret } from "../../keys/development-secret.ts";
import { publicSecretOf } from "../../keys/public-secret.ts";
import { phase1Hash, type VerifyingKey } from "../../groth16/verifying-key.ts";
import { proofWords, publicSignalsPoint, verifyProof } from "../../groth16/verify-proof.ts";
import { sha256 } from "../../schema/hash.ts";
import { LOCAL_CHAIN_IDS } from "../../schema/local-chains.ts";
import { simulatedKey } from "../../testing/simulated-key.ts";
import { sum, times, times2 } from "../../testing/point-arithmetic.ts";

const R1CS = sha256("r1cs");
const PUBLIC_CHAINS = [1n, 1_338n, 31_338n, 560_048n, 2n ** 64n + 31_337n];

const CEREMONY = { kind: "ceremony", transcriptHash: sha256("transcript") };

describe("the set-up that a folder states (property 14)", () => {
  const { key: good, secret: unknown } = simulatedKey("check-setup-test");
  const secretOf = (label: string) => developmentSecret(label, R1CS);
  const keyOf = (label: string): VerifyingKey => {
    const { alpha, beta, delta } = secretOf(label);
    return { ...good, alpha: g1TimesGenerator(alpha), beta: g2TimesGenerator(beta), delta: g2TimesGenerator(delta) };
  };
  const stating = (verifyingKey: VerifyingKey, change: Partial<StatedSetup["manifest"]> = {}): StatedSetup => ({
    verifyingKey,
    manifest: {
      name: "small",
      r1csSha256: R1CS,
      insecure: true,
      setup: { kind: "development", label: DEVELOPMENT_LABEL },
      ...change,
    },
  });
  const development = keyOf(DEVELOPMENT_LABEL);
  const lie = { insecure: false, setup: CEREMONY };

  describe("refuseDevelopmentKeysOff", () => {
    const liars: Record<string, StatedSetup> = {
      "an honest folder": stating(development),
      "another label": stating(development, { setup: { kind: "development", label: "my own" } }),
      "a set-up of another kind": stating(development, lie),
      "another kind and another name": stating(development, { ...lie, name: "mine" }),
      "another circuit's hash": stating(development, { ...lie, r1csSha256: sha256("another") }),
      "α of the label alone": stating({ ...good, alpha: development.alpha }, lie),
      "β of the label alone": stating({ ...good, beta: development.beta }, lie),
      "−α of the label": stating({ ...good, alpha: times(development.alpha, -1n) }, lie),
      "−δ of the label": stating({ ...good, delta: times2(development.delta, -1n) }, lie),
      "δ of the label alone": stating({ ...good, delta: development.delta }, lie),
      "the label in another kind's place": stating(keyOf("kept"), { ...lie, setup: { ...CEREMONY, label: "kept" } }),
      "the model's name for a label": stating(keyOf("small"), lie),
    };
    for (const [name, folder] of Object.entries(liars)) {
      it(`refuses ${name} on every chain that is not local`, () => {
        for (const chainId of PUBLIC_CHAINS) {
          expect(() => {
            refuseDevelopmentKeysOff(chainId, folder);
          }, String(chainId)).to.throw(InsecureDeploymentRefused);
        }
        for (const chainId of LOCAL_CHAIN_IDS) refuseDevelopmentKeysOff(chainId, folder);
      });
    }

    it("lets other keys pass", () => {
      refuseDevelopmentKeysOff(1n, stating(good, lie));
    });
  });

  describe("checkStatedSetup", () => {
    it("accepts development keys of the label that is stated, δ forced or not", () => {
      checkStatedSetup(stating(development));
      checkStatedSetup(stating({ ...development, delta: good.delta }));
      checkStatedSetup(stating(keyOf("x"), { setup: { kind: "development", label: "x" } }));
      checkStatedSetup(stating(good, lie));
    });

    const liars: Record<string, StatedSetup> = {
      "another label than the key's": stating(development, { setup: { kind: "development", label: "my own" } }),
      "a label that gives other keys": stating(good),
      "another kind": stating(development, lie),
    };
    for (const [name, folder] of Object.entries(liars)) {
      it(`refuses ${name}`, () => {
        expect(() => {
          checkStatedSetup(folder);
        }).to.throw(SetupMismatch);
      });
    }
  });

  describe("publicSecretOf", () => {
    it("tells which secret is public, and finds none in another key", () => {
      expect(publicSecretOf({ ...good, beta: development.beta }, [], R1CS)).to.deep.equal({
        label: DEVELOPMENT_LABEL,
        secret: "beta",
      });
      expect(publicSecretOf(good, ["a", "b"], R1CS)).to.equal(undefined);
    });

    it("is right that one secret is enough to forge with", () => {
      const { alpha, beta, delta } = secretOf(DEVELOPMENT_LABEL);
      const signals = [1n, 2n, 4_294_967_295n];
      const beta1 = g1TimesGenerator(unknown.beta); // in every zkey
      const ofAlpha = { ...good, alpha: development.alpha };
      const ofBeta = { ...good, beta: development.beta };
      const ofDelta = { ...good, delta: development.delta };
      const zero = [0n, 0n] as const;
      const forged: [VerifyingKey, bigint[]][] = [
        [
          ofAlpha,
          proofWords({ a: sum(times(beta1, alpha), publicSignalsPoint(ofAlpha, signals)), b: good.gamma, c: zero }),
        ],
        [
          ofBeta,
          proofWords({ a: sum(times(good.alpha, beta), publicSignalsPoint(ofBeta, signals)), b: good.gamma, c: zero }),
        ],
        [
          ofDelta,
          proofWords({
            a: good.alpha,
            b: good.beta,
            c: times(publicSignalsPoint(ofDelta, signals), -bn254.fields.Fr.inv(delta)),
          }),
        ],
      ];
      for (const [key, proof] of forged) expect(verifyProof(key, proof, signals)).to.equal(true);
    });
  });

  it("has one phase 1 for everything that `build` makes", () => {
    expect(phase1Hash(development)).to.equal(developmentPhase1Hash());
  });
});
