// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { groth16 } from "snarkjs";
import { type BuiltModel, loadModel } from "../../../built-model/load-model.ts";
import { openModelProver } from "../../../built-model/prove-model.ts";
import { MODEL_FILES } from "../../../schema/manifest.ts";
import { skipWithoutNative } from "../../../testing/native-arithmetic.ts";
import { buildOperatorRewards } from "../../../testing/operator-rewards.ts";
import { snarkjsProof } from "../../../testing/snarkjs-proof.ts";
import { terminateSnarkjs } from "../../../testing/terminate-snarkjs.ts";

const LIMITS = { timeoutMs: 60_000 };

describe("the native backend", function () {
  this.timeout(120_000);
  let model: BuiltModel;

  before(async function () {
    skipWithoutNative(this);
    const { dir } = await buildOperatorRewards({ batch: 1, keys: { warn: () => undefined } });
    model = await loadModel(dir);
  });
  after(terminateSnarkjs);

  it("proves a run of the model that the repository ships: snarkjs verifies, and computes the same signals", async () => {
    const counts = model.schema.features.map(({ count }) => count);
    const features = [counts.flatMap((count) => Array.from({ length: count }, (_, index) => BigInt(index + 1)))];
    const verificationKey: unknown = JSON.parse(
      await readFile(join(model.folder, MODEL_FILES.verificationKey), "utf8"),
    );
    const signals = [];
    for (const name of ["native", "snarkjs"]) {
      const prover = openModelProver(model, { backend: { name } });
      try {
        const { proof, publicSignals } = await prover.prove({ features, rho: 2n ** 250n }, LIMITS);
        const decimal = publicSignals.map(String);
        expect(await groth16.verify(verificationKey, decimal, snarkjsProof(proof)), name).to.equal(true);
        expect(await groth16.verify(verificationKey, [...decimal].reverse(), snarkjsProof(proof)), name).to.equal(
          false,
        );
        signals.push(publicSignals);
      } finally {
        await prover.close();
      }
    }
    expect(signals[0]).to.deep.equal(signals[1]);
  });
});
