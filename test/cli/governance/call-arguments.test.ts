// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { id, zeroPadValue } from "ethers";
import { FEED_ABI } from "../../../chain/abi.ts";
import { parseCall } from "../../../cli/governance/action.ts";
import { parseArguments } from "../../../cli/governance/call-arguments.ts";
import type { Deployment } from "../../../cli/deploy/deployment-file.ts";
import { errorOf } from "../../../testing/error-of.ts";

const REFERENCE = new URL("../../../deployments/reference/31337.json", import.meta.url);

describe("the arguments of a call on the command line", () => {
  it("are words, texts in quotes and lists of them", () => {
    expect(parseArguments("")).to.deep.equal([]);
    expect(parseArguments(' 7, 0xAb ,true,"a, ]b" ')).to.deep.equal(["7", "0xAb", true, "a, ]b"]);
    expect(parseArguments("[], [1, [false]], -2")).to.deep.equal([[], ["1", [false]], "-2"]);
    expect(parseArguments("7, a label")).to.deep.equal(["7", "a label"]);
  });

  it("are refused when they are not written so", () => {
    for (const text of [",", "1,", "[1", "1]", "[1]]", "[1,]", '"open', '"a""b"', "[1][2]"])
      expect(parseArguments(text), text).to.equal(undefined);
  });

  it("judge what is in quarantine, one subject or several", async () => {
    const deployment = JSON.parse(readFileSync(REFERENCE, "utf8")) as Deployment;
    const subjects = ["0x01", "0x02"].map((each) => zeroPadValue(each, 32));
    for (const judged of [subjects, subjects.slice(1)]) {
      const action = parseCall(deployment, `PredictionFeed.release(${id("feed")}, 50, [${judged.join(", ")}])`);
      expect(action.data).to.equal(FEED_ABI.encodeFunctionData("release", [id("feed"), 50, judged]));
    }
    const wrong = `PredictionFeed.release(${id("feed")}, 50, [${subjects.join(", ")})`;
    const error = await errorOf(new Promise(() => parseCall(deployment, wrong)));
    expect(error.code).to.equal("INVALID_CALL");
  });
});
