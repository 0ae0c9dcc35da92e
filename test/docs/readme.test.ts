// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../scripts/run-command.ts";

/** The table's words for what the snapshot names. */
const ROWS: Readonly<Record<string, string>> = {
  "operator-rewards, the model of the demo": "operator-rewards-b1",
  "784-56-10 MLP, 8-bit weights": "mlp-784-56-10",
  "784-128-10 MLP, 8-bit weights": "mlp-784-128-10",
  "100 trees of depth 3 over 10 features": "100 trees of depth 3 over 10 features of 8 bits",
};

describe("README.md", () => {
  it("states the constraints that the snapshots have", async () => {
    const text = await readFile(join(projectRoot, "README.md"), "utf8");
    const snapshot = await readFile(join(projectRoot, "test/snapshots/constraints.json"), "utf8");
    const counts = JSON.parse(snapshot) as Record<string, { model: number; total?: number }>;
    for (const [row, name] of Object.entries(ROWS)) {
      const cells =
        text
          .split("\n")
          .find((line) => line.startsWith(`| ${row} `))
          ?.split("|") ?? [];
      const stated = cells.slice(2, 4).map((cell) => cell.trim().replaceAll(",", ""));
      const { model, total } = counts[name] ?? { model: NaN };
      expect(stated, row).to.deep.equal([String(model), String(total ?? "")]);
    }
  });
});
