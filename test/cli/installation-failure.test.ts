// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { InstallationIncomplete, installationFailure } from "../../cli/installation-failure.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("the launcher", () => {
  const folder = temporaryFolder();

  it("says what to run where the packages are not there, as JSON when asked", () => {
    const launcher = join(folder(), "proofcast.mjs");
    copyFileSync(join(projectRoot, "cli/proofcast.mjs"), launcher);
    for (const asJson of [[], ["--json"]]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, "check", ".", ...asJson], {
        encoding: "utf8",
      });
      expect(status).to.equal(1);
      expect(asJson.length > 0 ? stdout : stderr).to.contain("npm run setup");
      if (asJson.length > 0)
        expect(JSON.parse(stdout)).to.have.nested.property("error.code", "INSTALLATION_INCOMPLETE");
    }
  });
});

describe("installationFailure", () => {
  const thrownBy = async (load: () => unknown): Promise<unknown> => {
    try {
      await load();
    } catch (error) {
      return error;
    }
    throw new Error("it loaded");
  };
  const loadedAt = createRequire(join(projectRoot, "node_modules/onnxruntime-node/dist/binding.js"));

  it("tells a package or its native part that does not load from a mistake of ours", async () => {
    const unloadable = [
      await thrownBy(() => import(["@proofcast", "no-such-package"].join("/"))),
      await thrownBy(() => loadedAt("../bin/napi-v6/linux/mips/onnxruntime_binding.node") as unknown),
      await thrownBy(() => {
        process.dlopen({ exports: {} }, join(projectRoot, "package.json"));
      }),
      new Error("Cannot find native binding. npm has a bug related to optional dependencies"),
    ];
    for (const error of unloadable) {
      const failure = installationFailure(error);
      expect(failure, String(error)).to.be.instanceOf(InstallationIncomplete);
      expect(failure?.message).to.contain("npm run setup").and.to.contain(process.platform);
    }
    const own = await thrownBy(() => import(join(projectRoot, "cli/no-such-file.ts")));
    for (const error of [own, new TypeError("x"), "text"]) expect(installationFailure(error)).to.equal(undefined);
  });
});
