// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { EXIT } from "../../cli/command.ts";
import { parseConfig } from "../../relayer/config/load-config.ts";
import { relayerConfigSchema } from "../../relayer/config/relayer-config.ts";
import { projectRoot } from "../../scripts/run-command.ts";

describe("docs/relayer-operator.md", () => {
  let text: string;
  before(async () => {
    text = await readFile(join(projectRoot, "docs/relayer-operator.md"), "utf8");
  });

  it("shows a configuration that is accepted", () => {
    const sample: unknown = JSON.parse(/```json\n(.*?)```/s.exec(text)?.[1] ?? "");
    const environment = { RELAYER_KEY: `0x${"11".repeat(32)}` };
    expect(parseConfig(sample, "the sample", environment).confirmations).to.equal(3);
  });

  it("names every entry of a configuration", () => {
    for (const entry of Object.keys(relayerConfigSchema.shape)) expect(text, entry).to.include(entry);
  });

  it("names every exit code", () => {
    for (const code of [0, ...Object.values(EXIT)]) expect(text).to.match(new RegExp(`^\\| ${code} +\\|`, "m"));
  });
});
