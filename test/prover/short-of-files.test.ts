// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { loadModel } from "../../built-model/load-model.ts";
import { openModelProver } from "../../built-model/prove-model.ts";
import { ProverCrashed } from "../../prover/prover-process.ts";
import { buildOperatorRewards } from "../../testing/operator-rewards.ts";
import { childrenOf } from "../../testing/processes.ts";

describe("a prover whose process may open no more files", function () {
  this.timeout(60_000);
  const LIMITS = { timeoutMs: 60_000 };

  for (const name of ["native", "snarkjs"])
    it(`is to be tried again, and the next process proves, with ${name}`, async function () {
      if (spawnSync("prlimit", ["--version"]).status !== 0) this.skip();
      const model = await loadModel((await buildOperatorRewards({ batch: 1, keys: { warn: () => undefined } })).dir);
      const row = model.schema.features.flatMap(({ count }) => new Array<bigint>(count).fill(1n));
      const others = childrenOf(process.pid);
      const prover = openModelProver(model, { backend: { name } });
      try {
        await prover.open(LIMITS);
        const [child] = childrenOf(process.pid).filter((pid) => !others.includes(pid));
        expect(spawnSync("prlimit", ["--pid", String(child), "--nofile=3"]).status, "prlimit").to.equal(0);
        const prove = () => prover.prove({ features: [row], rho: 7n }, LIMITS);
        expect(await prove().catch((error: unknown) => error)).to.be.instanceOf(ProverCrashed);
        expect((await prove()).publicSignals[2]).to.equal(7n);
      } finally {
        await prover.close();
      }
    });
});
