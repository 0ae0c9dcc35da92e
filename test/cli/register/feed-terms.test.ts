// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { NO_TERMS, readFeedTerms } from "../../../cli/register/feed-terms.ts";
import { parseModelSchema } from "../../../schema/model-schema.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const field = { unit: "ETH", scale: 0.01 };
const SCHEMA = parseModelSchema(
  {
    ...{ version: 1, name: "terms", total: true },
    features: [{ ...field, name: "in", count: 1, width: 8, signed: false }],
    outputs: [
      { ...field, name: "pair", count: 2, width: 8, signed: true },
      { ...field, name: "one", count: 1, width: 16, signed: false },
    ],
  },
  "a test's schema",
);
const LIMIT = { minimum: "-5", maximum: 5, maximumJump: "2" };
const READ = { minimum: -5n, maximum: 5n, maximumJump: 2n };

describe("the terms of a feed, in a file", () => {
  const folder = temporaryFolder();
  const read = async (terms: unknown) => {
    const path = join(folder(), "terms.json");
    await writeFile(path, typeof terms === "string" ? terms : JSON.stringify(terms));
    return await readFeedTerms(path, { schema: SCHEMA });
  };

  it("are none without a file, and what is not stated is none", async () => {
    expect(await readFeedTerms(undefined, { schema: SCHEMA })).to.deep.equal(NO_TERMS);
    expect(await read({})).to.deep.equal({ uri: "", limits: [], defaults: [] });
    expect(await read({ uri: "ipfs://a" })).to.deep.equal({ ...NO_TERMS, uri: "ipfs://a" });
  });

  it("are one for each value of a subject, up to the ends of its field", async () => {
    expect(await read({ limits: [LIMIT, LIMIT, LIMIT], defaults: [-128, "127", 65_535] })).to.deep.equal({
      ...{ uri: "", limits: [READ, READ, READ], defaults: [-128n, 127n, 65_535n] },
    });
  });

  it("are refused where they are anything else, before anything is proven or sent", async () => {
    const limits = (change: object) => ({ limits: [LIMIT, { ...LIMIT, ...change }, LIMIT] });
    const wrong: Record<string, unknown> = {
      "no JSON": "{",
      "an array": [],
      "one limit for three values": { limits: [LIMIT] },
      "four defaults": { defaults: [0, 0, 0, 0] },
      "a minimum above the maximum": limits({ minimum: 6 }),
      "a negative jump": limits({ maximumJump: -1 }),
      "a limit without a jump": limits({ maximumJump: undefined }),
      "half a unit": limits({ maximum: 0.5 }),
      "a number that a double does not hold": limits({ maximum: 2 ** 60 }),
      "a default below its field": { defaults: [-129, 0, 0] },
      "a default above its field": { defaults: [0, 0, 65_536] },
      "an entry that nobody knows": { limit: [] },
      "an address longer than anybody reads": { uri: "x".repeat(3_000) },
    };
    for (const [name, terms] of Object.entries(wrong))
      expect((await errorOf(read(terms))).code, name).to.equal("INVALID_FEED_TERMS");
  });
});
