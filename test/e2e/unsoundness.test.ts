// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { proveModel } from "../../built-model/prove-model.ts";
import { runModel } from "../../built-model/run-model.ts";
import { publicSignals, SIGNALS } from "../../schema/statement.ts";
import { unsoundContext } from "../../schema/unsoundness.ts";
import { packWords } from "../../schema/word-packing.ts";
import { buildOperatorRewards } from "../../testing/operator-rewards.ts";
import { realDeployment, registerReal } from "../../testing/real-deployment.ts";

const connection = await network.create();
const PROVE_TIMEOUT_MS = 300_000;

describe("a real model before the judge of unsound ones (property 35)", function () {
  this.timeout(300_000);
  after(() => connection.close());

  it("is not stopped by an honest proof, which the judge reads as it was meant", async () => {
    const deployment = await realDeployment(connection);
    const { judge, registry, source } = deployment;
    const { dir } = await buildOperatorRewards({ batch: 2, keys: { warn: () => undefined } });
    const model = await registerReal(connection, deployment, dir);
    const features = deployment.features.slice(0, 2);
    const outputs = await runModel(model, features);
    const words = packWords(model.layout, model.manifest.batch, features, outputs);
    const context = unsoundContext({
      chainId: (await connection.ethers.provider.getNetwork()).chainId,
      judge: await judge.getAddress(),
      modelId: model.id,
      keyHash: model.manifest.keyHash,
      source: await source.getAddress(),
    });
    const signals = publicSignals(context, model.manifest.tag, words);
    const { proof } = await proveModel(model, { features, rho: signals[SIGNALS.rho] }, { timeoutMs: PROVE_TIMEOUT_MS });
    const run = { modelId: model.id, words, h: signals[SIGNALS.h], proof: [...proof] };

    await expect(judge.reportInadmissible(run)).to.be.revertedWithCustomError(judge, "NothingInadmissible");
    await expect(judge.reportContradiction(run, 0, run, 0)).to.be.revertedWithCustomError(judge, "OutputsAgree");
    await expect(judge.reportContradiction(run, 0, run, 1)).to.be.revertedWithCustomError(judge, "FeaturesDiffer");
    const [field] = await registry.outputsOf(model.id);
    expect(field?.name, "what the registry says of its output").to.equal("next_smoothing_pool_eth");
    expect(field?.provenMaximum, "bounds that are the compiler's, not the field's").to.be.lessThan(2n ** 32n);
    expect(await registry.isHalted(model.id)).to.equal(false);
  });
});
