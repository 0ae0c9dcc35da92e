import { expect } from "chai";
import { network } from "hardhat";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const BYTES_OF_ONE = "0x01010001"; // one unsigned value of a byte
const deployHarness = async () => await ethers.deployContract("StatementHarness");
const setUp = async () => await networkHelpers.loadFixture(deployHarness);

// That the words are those of schema/word-packing.ts is tested beside it; here only that nothing is written past their end. No
// request reaches these refusals: the registry works out how many words a batch has.
describe("WordPacking", () => {
  after(() => connection.close());

  it("fills the words it is given to the last byte", async () => {
    const harness = await setUp();
    const values = Array.from({ length: 62 }, (_, i) => BigInt(i + 1));
    const [first, second] = await harness.packInto(2, 0, BYTES_OF_ONE, 62, values);
    const bytes = (from: number): bigint =>
      BigInt(ethers.hexlify(Uint8Array.from(values.slice(from, from + 31), Number)));
    expect([first, second]).to.deep.equal([bytes(0), bytes(31)]);
  });

  it("refuses a value for which no word is left", async () => {
    const harness = await setUp();
    await expect(harness.packInto(2, 0, BYTES_OF_ONE, 63, new Array<bigint>(63).fill(1n)))
      .to.be.revertedWithCustomError(harness, "WordsExceeded")
      .withArgs(2n);
    await expect(harness.packInto(2, 0, BYTES_OF_ONE, 63, [1n]), "a repeated one alike")
      .to.be.revertedWithCustomError(harness, "WordsExceeded")
      .withArgs(2n);
  });

  it("refuses to begin behind the last word", async () => {
    const harness = await setUp();
    await expect(harness.packInto(1, 32, BYTES_OF_ONE, 1, [1n]))
      .to.be.revertedWithCustomError(harness, "WordsExceeded")
      .withArgs(1n);
    await expect(harness.packInto(0, 0, BYTES_OF_ONE, 1, [1n]), "in no word at all")
      .to.be.revertedWithCustomError(harness, "WordsExceeded")
      .withArgs(0n);
  });

  it("refuses more input words than a batch has words", async () => {
    const harness = await setUp();
    expect(await harness.resume([7n, 8n], 3)).to.deep.equal([7n, 8n, 0n]);
    await expect(harness.resume([7n, 8n], 1))
      .to.be.revertedWithCustomError(harness, "WordsExceeded")
      .withArgs(1n);
  });
});
