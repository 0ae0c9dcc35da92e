import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { checkWitnessProgram, WitnessProgramRefused } from "../../keys/witness-program.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

/** What V8 takes of one function. */
const LIMIT = 7_654_321;

/** WebAssembly's variable-length numbers. */
function leb128(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...leb128(Math.floor(value / 128))];
}

/** A module with one function that does nothing in `size` bytes. */
function moduleOf(size: number): Uint8Array {
  const [noLocals, nop, end] = [0x00, 0x01, 0x0b];
  const body = new Uint8Array(size).fill(nop);
  body[0] = noLocals;
  body[size - 1] = end;
  const head = [1, ...leb128(size)];
  const [magic, type, functions] = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    [1, 4, 1, 0x60, 0, 0],
    [3, 2, 1, 0],
  ];
  return Buffer.concat([
    Buffer.from([...magic, ...type, ...functions, 10, ...leb128(head.length + size), ...head]),
    body,
  ]);
}

describe("checkWitnessProgram", () => {
  const folder = temporaryFolder();
  const check = async (code: Uint8Array): Promise<unknown> => {
    const path = join(folder(), "model.wasm");
    await writeFile(path, code);
    return checkWitnessProgram(path).catch((error: unknown) => error);
  };

  it("takes a function of as many bytes as V8 takes", async () => {
    expect(await check(moduleOf(LIMIT))).to.equal(undefined);
  });

  it("refuses one byte more, with size, limit and remedy", async () => {
    const error = await check(moduleOf(LIMIT + 1));
    expect(error).to.be.instanceOf(WitnessProgramRefused);
    expect(error).to.have.deep.property("details", {
      path: join(folder(), "model.wasm"),
      size: LIMIT + 1,
      limit: LIMIT,
    });
    for (const part of [String(LIMIT + 1), String(LIMIT), "no keys", "prune"])
      expect((error as Error).message).to.contain(part);
  });

  it("refuses what is no program at all, in V8's own words", async () => {
    const error = await check(Buffer.from("model"));
    expect(error).to.be.instanceOf(WitnessProgramRefused).with.property("message").that.contains("magic");
  });
});
