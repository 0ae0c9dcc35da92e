// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { checkPtau, PtauTooSmall, UnknownPtau } from "../../../keys/ptau/check-ptau.ts";
import { PUBLISHED_PTAU } from "../../../keys/ptau/published-ptau.ts";
import { MalformedPtau, PtauNotPrepared } from "../../../keys/ptau/ptau-file.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { readSections, writeSections } from "../../../testing/iden3-sections.ts";
import { PUBLISHED_PTAU_8 } from "../../../testing/published-ptau-file.ts";
import { sharedPath } from "../../../testing/shared-folder.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const SHA256 = "0xf741f2ddee2875915c24db8aae90d021f51181533f1ee3b58baf64b042e91654";

describe("checkPtau", () => {
  const folder = temporaryFolder();
  let published: Buffer;
  before(async () => {
    published = await readFile(PUBLISHED_PTAU_8);
  });

  const written = async (bytes: Uint8Array): Promise<string> => {
    const path = join(folder(), "test.ptau");
    await writeFile(path, bytes);
    return path;
  };
  const refusal = async (bytes: Uint8Array, givenHash?: string) =>
    errorOf(checkPtau(await written(bytes), { power: 4, ...(givenHash === undefined ? {} : { givenHash }) }));
  const changed = (change: (sections: Map<number, Buffer>) => void): Buffer => {
    const sections = readSections(published);
    change(sections);
    return writeSections("ptau", 1, sections);
  };
  const withNumber = (at: number, value: bigint, bytes: 4 | 8): Buffer => {
    const copy = Buffer.from(published);
    if (bytes === 4) copy.writeUInt32LE(Number(value), at);
    else copy.writeBigUInt64LE(value, at);
    return copy;
  };

  it("says which published file it is, of Hermez' ones", async () => {
    const record = await checkPtau(PUBLISHED_PTAU_8, { power: 8 });
    expect(record).to.include({ name: "powersOfTau28_hez_final_08.ptau", power: 8, sha256: SHA256 });
    expect(record.blake2b).to.match(/^0xd6a8fb3a04feb600.*fdf57b583$/);
  });

  const perpetual = sharedPath("ptau", "ppot_0080_11.ptau");
  (perpetual === undefined ? it.skip : it)("and of the Perpetual Powers of Tau", async () => {
    const record = await checkPtau(perpetual ?? "", { power: 11 });
    expect(record).to.include({ name: "ppot_0080_11.ptau", power: 11 });
  });

  it("knows forty files, no hash twice", () => {
    expect(new Set(PUBLISHED_PTAU.map(({ hash }) => hash)).size).to.equal(40);
    for (const { name, power, algorithm, hash } of PUBLISHED_PTAU) {
      expect(hash, name).to.match(algorithm === "sha256" ? /^0x[0-9a-f]{64}$/ : /^0x[0-9a-f]{128}$/);
      expect(name).to.contain(power === 28 ? "final.ptau" : `_${String(power).padStart(2, "0")}.ptau`);
    }
  });

  it("refuses a file of which one bit is changed, and tells its hashes", async () => {
    const copy = Buffer.from(published);
    copy[300_000] = (copy[300_000] ?? 0) ^ 1;
    const error = await refusal(copy);
    expect(error).to.be.instanceOf(UnknownPtau);
    expect(error.message).to.match(/sha256 is 0x[0-9a-f]{64}, its blake2b 0x[0-9a-f]{128}/);
  });

  it("takes an unknown file for its hash, in either algorithm and spelling", async () => {
    const unknown = changed((sections) => sections.set(7, Buffer.alloc(4)));
    const { sha256, blake2b } = (await refusal(unknown)).details as { sha256: string; blake2b: string };
    const path = await written(unknown);
    for (const givenHash of [sha256, blake2b, sha256.slice(2).toUpperCase(), ` ${blake2b} `]) {
      expect(await checkPtau(path, { power: 8, givenHash })).to.deep.equal({ power: 8, sha256, blake2b });
    }
  });

  it("refuses a file that does not have the given hash, published or not", async () => {
    const other = `0x${"ab".repeat(32)}`;
    expect(await refusal(published, other))
      .to.be.instanceOf(UnknownPtau)
      .with.property("message")
      .that.contains(other);
    expect(await refusal(published, "0x")).to.be.instanceOf(UnknownPtau);
  });

  it("refuses one that is too small for the circuit", async () => {
    const error = await errorOf(checkPtau(PUBLISHED_PTAU_8, { power: 9 }));
    expect(error).to.be.instanceOf(PtauTooSmall).with.property("message").that.contains("more than 2^8");
  });

  it("says what to do with powers that are not prepared", async () => {
    const raw = changed((sections) => {
      for (const id of [12, 13, 14, 15]) sections.delete(id);
    });
    const error = await refusal(raw);
    expect(error).to.be.instanceOf(PtauNotPrepared).with.property("message").that.contains("prepare phase2");
  });

  it("refuses every number that lies", async () => {
    const lies: Record<string, Buffer> = {
      "another magic": Buffer.concat([Buffer.from("zkey"), published.subarray(4)]),
      "another version": withNumber(4, 2n, 4),
      "no sections": withNumber(8, 0n, 4),
      "2^32 − 1 sections": withNumber(8, 2n ** 32n - 1n, 4),
      "a section fewer": withNumber(8, 10n, 4),
      "an unknown section": withNumber(12, 99n, 4),
      "a section of 2^53 bytes": withNumber(16, 2n ** 53n, 8),
      "a section of 2^64 − 1 bytes": withNumber(16, 2n ** 64n - 1n, 8),
      "coordinates of 64 bytes": withNumber(24, 64n, 4),
      "another field": withNumber(28, 5n, 8),
      "power 0": withNumber(60, 0n, 4),
      "power 9": withNumber(60, 9n, 4),
      "power 2^32 − 1": withNumber(60, 2n ** 32n - 1n, 4),
      "bytes behind its end": Buffer.concat([published, Buffer.alloc(1)]),
      "a point less of τ": changed((sections) => sections.set(12, (sections.get(12) ?? Buffer.alloc(0)).subarray(64))),
      "no β": changed((sections) => sections.delete(6)),
      "a header with more": changed((sections) => sections.set(1, Buffer.alloc(48))),
      "no contributions at all": changed((sections) => sections.set(7, Buffer.alloc(0))),
      nothing: Buffer.alloc(0),
    };
    for (const [name, bytes] of Object.entries(lies)) {
      expect(await refusal(bytes), name).to.be.instanceOf(MalformedPtau);
    }
  });

  it("refuses a section that stands there twice", async () => {
    const header = published.subarray(12, 12 + 12 + 44);
    const twice = Buffer.concat([published, header]);
    twice.writeUInt32LE(11, 8);
    expect(await refusal(twice)).to.be.instanceOf(MalformedPtau); // trailing bytes, by the count of sections
    const replaced = Buffer.concat([published.subarray(0, 12), header, published.subarray(12)]);
    expect(await refusal(replaced))
      .to.be.instanceOf(MalformedPtau)
      .with.property("message")
      .that.contains("twice");
  });

  it("refuses a file that ends anywhere before its end", async () => {
    for (let length = 1; length < published.length; length += 9_973) {
      expect(await refusal(published.subarray(0, length)), `${length} bytes`).to.be.instanceOf(MalformedPtau);
    }
  });

  it("says so when there is no such file, or when it is a folder", async () => {
    expect(await errorOf(checkPtau(join(folder(), "nowhere.ptau"), { power: 8 }))).to.have.property(
      "code",
      "PATH_MISSING",
    );
    expect(await errorOf(checkPtau(folder(), { power: 8 }))).to.have.property("name", "SystemRefused");
  });
});
