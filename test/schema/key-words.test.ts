// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { keccak256 } from "../../schema/hash.ts";
import { hashKeyWords, hashPhase1Words, KEY_WORDS, PHASE1_WORDS } from "../../schema/key-words.ts";

const words = Array.from({ length: KEY_WORDS }, (_, i) => (1n << 255n) + BigInt(i));
const bytes = (of: readonly bigint[]): Uint8Array =>
  Buffer.from(of.map((word) => word.toString(16).padStart(64, "0")).join(""), "hex");

describe("key words", () => {
  it("are hashed as they lie in memory, 32 bytes each", () => {
    expect(hashKeyWords(words)).to.equal(keccak256(bytes(words)));
  });

  it("of phase 1 are the first six, so that keys of one ceremony share their hash", () => {
    expect(hashPhase1Words(words)).to.equal(keccak256(bytes(words.slice(0, 6))));
    expect(hashPhase1Words(words.with(PHASE1_WORDS, 1n)), "δ changed").to.equal(hashPhase1Words(words));
    expect(hashKeyWords(words.with(PHASE1_WORDS, 1n)), "the key's own hash").to.not.equal(hashKeyWords(words));
  });

  it("are neither more nor fewer than 18", () => {
    for (const wrong of [words.slice(1), [...words, 1n], []]) {
      expect(() => hashKeyWords(wrong), `${wrong.length} words`).to.throw(RangeError, `not ${wrong.length}`);
      expect(() => hashPhase1Words(wrong), `${wrong.length} words, phase 1`).to.throw(RangeError);
    }
  });
});
