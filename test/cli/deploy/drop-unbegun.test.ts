// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { dropUnbegun } from "../../../cli/deploy/drop-unbegun.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const noted = (futureId: string) => JSON.stringify({ futureId, type: "DEPLOYMENT_EXECUTION_STATE_INITIALIZE" });
const sent = (futureId: string) => JSON.stringify({ futureId, type: "NETWORK_INTERACTION_REQUEST" });
const START = JSON.stringify({ chainId: 31_337, type: "DEPLOYMENT_INITIALIZE" });

describe("dropUnbegun", () => {
  const folder = temporaryFolder();
  const mended = async (lines: readonly string[]): Promise<string[]> => {
    await mkdir(folder(), { recursive: true });
    await writeFile(join(folder(), "journal.jsonl"), lines.join("\n"));
    await dropUnbegun(folder());
    return (await readFile(join(folder(), "journal.jsonl"), "utf8")).split("\n");
  };

  it("takes out a step that was noted and never begun, and no other", async () => {
    expect(await mended([START, noted("a"), noted("b"), sent("a"), ""])).to.deep.equal([
      START,
      noted("a"),
      sent("a"),
      "",
    ]);
  });

  it("leaves a journal alone that is whole, or that has a broken line: nothing that was paid for may be lost", async () => {
    for (const lines of [
      [START, noted("a"), sent("a")],
      [START, noted("a"), '{"futureId":"b'],
    ])
      expect(await mended(lines)).to.deep.equal(lines);
  });

  it("needs no journal", async () => {
    await dropUnbegun(join(folder(), "nowhere"));
  });
});
