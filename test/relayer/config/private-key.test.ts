// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { privateKeyMistake } from "../../../relayer/config/private-key.ts";
import { environmentKey, SigningKeyMissing } from "../../../relayer/config/signing-key.ts";

const KEY = "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";
const ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

describe("privateKeyMistake", () => {
  it("finds none in a key of the curve, up to its order", () => {
    for (const key of [KEY, KEY.toUpperCase(), "1".padStart(64, "0"), ORDER.replace(/1$/, "0")]) {
      expect(privateKeyMistake(`0x${key}`), key).to.equal(undefined);
    }
  });

  it("says what is wrong, and never shows the key", () => {
    const cases: [string | undefined, RegExp][] = [
      [undefined, /is not set/],
      ["", /is not set/],
      [`0x${KEY}\n`, /white space/],
      [` 0x${KEY}`, /white space/],
      [`"0x${KEY}"`, /quotes/],
      [KEY, /without its 0x/],
      [`0x${KEY.slice(1)}`, /64 hex digits/],
      [`0x${KEY}0`, /64 hex digits/],
      [`0x${"0".repeat(64)}`, /zero/],
      [`0x${ORDER}`, /order/],
      [`0x${"f".repeat(64)}`, /order/],
    ];
    for (const [key, mistake] of cases) {
      expect(privateKeyMistake(key), key).to.match(mistake).and.not.contain(KEY.slice(8, 40));
      expect(() => environmentKey("NAME", { NAME: key }), key).to.throw(SigningKeyMissing, /NAME/);
    }
  });
});
