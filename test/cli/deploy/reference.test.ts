// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { deploymentText } from "../../../cli/deploy/deployment-file.ts";
import { writeWhole } from "../../../files/write-whole.ts";
import { projectRoot } from "../../../scripts/run-command.ts";
import { recordedDeployment } from "../../../testing/recorded-deployment.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const REFERENCE = join(projectRoot, "deployments/reference/31337.json");

describe("the reference deployment to a local chain", () => {
  const folder = temporaryFolder();

  it("is what the sources give, byte for byte: addresses, code hashes, arguments and roles", async () => {
    const connection = await network.create();
    try {
      const { record } = await recordedDeployment(connection, join(folder(), "journal"));
      const text = deploymentText(record);
      if (process.env.UPDATE_SNAPSHOTS === "1") await writeWhole(REFERENCE, text);
      expect(existsSync(REFERENCE), "run with UPDATE_SNAPSHOTS=1 and review the diff").to.equal(true);
      expect(text).to.equal(readFileSync(REFERENCE, "utf8"));
    } finally {
      await connection.close();
    }
  });
});
