// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { retryAfterSeconds } from "../../chain/retry-after.ts";

const NOW = Date.parse("Sun, 06 Nov 1994 08:49:37 GMT");

describe("retryAfterSeconds", () => {
  const cases: [header: string | undefined, seconds: number | null][] = [
    ["7", 7],
    ["0", 0],
    ["1.2", 2],
    [" 7 ", 7],
    ["Sun, 06 Nov 1994 08:50:07 GMT", 30],
    ["Sunday, 06-Nov-94 08:50:07 GMT", 30],
    ["Sun, 06 Nov 1994 08:00:00 GMT", 0],
    ["999999999999", 300],
    ["Sun, 06 Nov 2094 08:00:00 GMT", 300],
    [undefined, null],
    ["", null],
    ["-5", null],
    ["soon", null],
    ["Sunday at noon", null],
    ["1e9", null],
    ["0x10", null],
  ];
  for (const [header, seconds] of cases) {
    it(`takes ${header ?? "no header"} for ${seconds ?? "nothing"}`, () => {
      expect(retryAfterSeconds(header, NOW)).to.equal(seconds);
    });
  }
});
