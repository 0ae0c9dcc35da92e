// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";

const connection = await network.create();

/** One run of one unsigned byte a subject. */
const BYTE = "0x01010001";
const BYTES_IN_WORD = 31;

describe("WordPacking", () => {
  const setUp = async () => await connection.networkHelpers.loadFixture(deploy);
  const deploy = async () => await connection.ethers.deployContract("StatementHarness");

  describe("pack, into the words that a caller allotted", () => {
    const values = (count: number): bigint[] => Array.from({ length: count }, (_, i) => BigInt(i + 1));

    it("fills the last byte of the last word", async () => {
      const harness = await setUp();
      const [word] = await harness.packInto(1, 0, BYTE, BYTES_IN_WORD, values(BYTES_IN_WORD));
      expect(word).to.equal(values(BYTES_IN_WORD).reduce((sum, value) => (sum << 8n) | value, 0n));
    });

    it("refuses one value more than the words hold, whatever it is", async () => {
      const harness = await setUp();
      for (const [count, batch] of [
        [BYTES_IN_WORD + 1, BYTES_IN_WORD + 1],
        [1, BYTES_IN_WORD + 1], // the repeats of a short batch count as well
      ] as const) {
        await expect(harness.packInto(1, 0, BYTE, batch, values(count)), `${count} of ${batch}`)
          .to.be.revertedWithCustomError(harness, "WordsExceeded")
          .withArgs(1n);
      }
    });

    it("refuses a cursor beyond the words, and no words at all", async () => {
      const harness = await setUp();
      for (const [allotted, cursor] of [
        [1, 32],
        [0, 0],
      ] as const) {
        await expect(harness.packInto(allotted, cursor, BYTE, 1, [1n]), `${cursor} in ${allotted}`)
          .to.be.revertedWithCustomError(harness, "WordsExceeded")
          .withArgs(BigInt(allotted));
      }
    });
  });

  describe("resume", () => {
    it("refuses more input words than the batch has", async () => {
      const harness = await setUp();
      await expect(harness.resume([1n, 2n], 1)).to.be.revertedWithCustomError(harness, "WordsExceeded");
    });
  });
});
