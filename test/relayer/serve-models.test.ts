// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { openRpc } from "../../chain/rpc.ts";
import { serveModels } from "../../relayer/serve-models.ts";
import { projectRoot } from "../../scripts/run-command.ts";

const MODEL = join(projectRoot, "build/operator-rewards-b1");

describe("serveModels", () => {
  it("refuses development keys off a local chain, before it asks the endpoint anything", async () => {
    for (const chainId of [1, 1_338, 560_048]) {
      const rpc = openRpc("http://127.0.0.1:9", chainId);
      const error = await serveModels([MODEL], { rpc, oracle: "0x" }).catch((reason: unknown) => reason);
      expect(error, String(chainId)).to.have.property("code", "INSECURE_DEPLOYMENT_REFUSED");
      rpc.close();
    }
  });
});
