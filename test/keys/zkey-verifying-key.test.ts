import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { writeDevelopmentKeys } from "../../keys/development-keys.ts";
import type { VerifyingKey } from "../../keys/verifying-key.ts";
import { MalformedZkey, verifyingKeyOfZkey } from "../../keys/zkey-verifying-key.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../testing/three-signals-circuit.ts";

describe("verifyingKeyOfZkey", () => {
  const folder = temporaryFolder();
  let zkey: Buffer;
  let key: VerifyingKey;

  before(async () => {
    const { r1csPath } = await compileThreeSignals(folder());
    const path = join(folder(), "model.zkey");
    key = await writeDevelopmentKeys(r1csPath, path, { label: "zkey-test", warn: () => undefined });
    zkey = await readFile(path);
  });

  it("reads the key that the zkey's proofs verify under", () => {
    expect(verifyingKeyOfZkey(zkey)).to.deep.equal(key);
  });

  it("refuses other files, and ones that end before their IC points do", () => {
    expect(() => verifyingKeyOfZkey(Buffer.from("something else"))).to.throw(MalformedZkey, "does not begin with zkey");
    for (let length = 0; length < 960; length += 41) {
      expect(() => verifyingKeyOfZkey(zkey.subarray(0, length)), `${length} bytes`).to.throw(MalformedZkey);
    }
  });
});
