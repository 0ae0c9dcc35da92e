// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { writeDevelopmentKeys } from "../../keys/development-keys.ts";
import type { VerifyingKey } from "../../groth16/verifying-key.ts";
import { MalformedZkey, readZkeyVerifyingKey } from "../../keys/zkey-verifying-key.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../testing/three-signals-circuit.ts";

/** Where the first section says how long it is: behind magic, version, number of sections and its own id. */
const FIRST_SECTION_SIZE = 16;

describe("readZkeyVerifyingKey", () => {
  const folder = temporaryFolder();
  let zkey: Buffer;
  let key: VerifyingKey;

  before(async () => {
    const { r1csPath } = await compileThreeSignals(folder());
    const path = join(folder(), "model.zkey");
    key = await writeDevelopmentKeys(r1csPath, path, { label: "zkey-test", warn: () => undefined });
    zkey = await readFile(path);
  });

  const refusal = async (bytes: Uint8Array): Promise<unknown> => {
    const path = join(folder(), "malformed.zkey");
    await writeFile(path, bytes);
    return readZkeyVerifyingKey(path).catch((error: unknown) => error);
  };

  it("reads the key that the zkey's proofs verify under", async () => {
    expect(await readZkeyVerifyingKey(join(folder(), "model.zkey"))).to.deep.equal(key);
  });

  it("refuses other files, and ones that end before their IC points do", async () => {
    const other = await refusal(Buffer.from("something else"));
    expect(other).to.be.instanceOf(MalformedZkey).with.property("message").that.contains("does not begin with zkey");
    for (let length = 0; length < 960; length += 41) {
      expect(await refusal(zkey.subarray(0, length)), `${length} bytes`).to.be.instanceOf(MalformedZkey);
    }
  });

  it("refuses sections that say they are larger than any file", async () => {
    const sizes = [2n ** 21n, 2n ** 53n, 2n ** 64n - 1n];
    for (const size of sizes) {
      for (const wanted of [FIRST_SECTION_SIZE, FIRST_SECTION_SIZE - 4]) {
        const lying = Buffer.from(zkey);
        if (wanted !== FIRST_SECTION_SIZE) lying.writeUInt32LE(2, wanted); // the section that is looked for
        lying.writeBigUInt64LE(size, FIRST_SECTION_SIZE);
        expect(await refusal(lying), `${size} bytes`).to.be.instanceOf(MalformedZkey);
      }
    }
  });
});
