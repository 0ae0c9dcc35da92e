// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { FatalError } from "../../schema/errors.ts";
import { readJsonFile, readOptionalJsonFile } from "../../files/json-file.ts";
import { SystemRefused } from "../../schema/system-failure.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

class Refused extends FatalError {
  constructor(problem: string) {
    super("REFUSED", problem);
  }
}

describe("readJsonFile", () => {
  const folder = temporaryFolder();
  const refuse = (problem: string) => new Refused(problem);
  const read = async (bytes: Uint8Array | string): Promise<unknown> => {
    const path = join(folder(), "file.json");
    await writeFile(path, bytes);
    return await readJsonFile(path, refuse).catch((error: unknown) => {
      expect(error).to.be.instanceOf(Refused);
      return (error as Error).message;
    });
  };
  const TEXT = '{"ä": [1]}';
  const utf16 = Buffer.from(TEXT, "utf16le");

  it("reads UTF-8, with a byte order mark and without", async () => {
    expect(await read(TEXT)).to.deep.equal({ ä: [1] });
    expect(await read(`\uFEFF${TEXT}`)).to.deep.equal({ ä: [1] });
  });

  it("names every other encoding, with a mark and without", async () => {
    const swapped = Buffer.from(utf16).swap16();
    const utf32 = Buffer.from(Array.from(TEXT, (letter) => [letter.charCodeAt(0), 0, 0, 0]).flat());
    const cases: [Uint8Array, string][] = [
      [Buffer.concat([Buffer.of(0xff, 0xfe), utf16]), "UTF-16"],
      [utf16, "UTF-16"],
      [Buffer.concat([Buffer.of(0xfe, 0xff), swapped]), "UTF-16"],
      [swapped, "UTF-16"],
      [utf32, "UTF-32"],
      [Buffer.concat([Buffer.of(0xff, 0xfe, 0, 0), utf32]), "UTF-32"],
      [Buffer.from(utf32).swap32(), "UTF-32"],
      [Buffer.from(TEXT, "latin1"), "not text in UTF-8"],
    ];
    for (const [bytes, name] of cases)
      expect(await read(bytes), bytes.toString())
        .to.contain(name)
        .and.contain("save it");
  });

  it("refuses what is nested deeper than anything that reads it, and counts no bracket in a string", async () => {
    const nested = (depth: number): string => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
    expect(await read(nested(50_000))).to.equal("it is nested more than 64 levels deep");
    expect(await read(nested(33))).to.equal("it is nested more than 64 levels deep");
    expect(await read(nested(32))).to.be.an("object");
    const inString = `${"[".repeat(70)}\\"${"{".repeat(70)}\\\\`;
    expect(await read(`["${inString}", ${"[1],".repeat(70)} 2]`)).to.have.length(72);
  });

  it("says what is wrong with text that is not JSON", async () => {
    expect(await read("")).to.equal("it is empty");
    expect(await read("\uFEFF \n")).to.equal("it is empty");
    expect(await read("{")).to.match(/^it is not JSON \(/);
    for (const word of ["NaN", "-Infinity", "nan"])
      expect(await read(`[1, ${word}]`)).to.contain(`JSON has no ${word}`);
  });

  it("tells a missing file from one that cannot be read", async () => {
    const missing = join(folder(), "none.json");
    expect(await readOptionalJsonFile(missing, refuse)).to.equal(undefined);
    expect(await readJsonFile(missing, refuse).catch((error: unknown) => error)).to.be.instanceOf(Refused);
    for (const path of [folder(), join(folder(), "file.json", "below")]) {
      const error = await readOptionalJsonFile(path, refuse).catch((reason: unknown) => reason);
      expect(error, path).to.be.instanceOf(SystemRefused);
    }
  });
});
