// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { expectCost, expectOneWitness, expectRigid } from "../../testing/gadget-assertions.ts";
import { compileGadget, type Gadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { permute, poseidonOfWords } from "../../schema/poseidon.ts";

const SOURCE = "poseidon-sponge.circom";

const wordsOf = (length: number): bigint[] => Array.from({ length }, (_, i) => (1n << 248n) - BigInt(i * i + 1));

describe("PoseidonSponge", () => {
  const tmp = temporaryFolder();

  context("of 18 words", () => {
    const words = wordsOf(18);
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), SOURCE, "PoseidonSponge(18)");
    });

    const hash = async (of: readonly bigint[]): Promise<bigint | undefined> =>
      (await gadget.witness({ words: of }))[gadget.output];

    it("carries the capacity into a last block of its own size", async () => {
      const capacity = permute([0n, ...words.slice(0, 16)])[0] ?? 0n;
      expect(await hash(words)).to.equal(permute([capacity, ...words.slice(16)])[0]);
      expect(await hash(words), "integer reference").to.equal(poseidonOfWords(words));
    });

    it("has one witness and no wire free, and costs what its two blocks do", async () => {
      expectRigid(gadget, await expectOneWitness(gadget, { words }));
      expectCost(gadget, 610 + 3 * (8 * 3 + 57), 4);
      expectSnapshot("test/snapshots/gadgets.json", "PoseidonSponge(18)", gadget.constraints);
    });

    it("changes with every word and with their order", async () => {
      const changed = words.map((_, i) => words.with(i, 0n));
      const swapped = [words.toReversed(), words.with(0, words[16] ?? 0n).with(16, words[0] ?? 0n)];
      const hashes = await Promise.all([words, ...changed, ...swapped].map(hash));
      expect(new Set(hashes).size, "different hashes").to.equal(hashes.length);
    });
  });
});
