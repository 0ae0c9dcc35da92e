// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { gapBelow, nextNonce } from "../../../relayer/chain/nonce.ts";

const open = (nonce: number) => ({ nonce, open: true });
const ended = (nonce: number) => ({ nonce, open: false });

describe("nextNonce", () => {
  it("follows the chain when nothing is pending", () => {
    expect(nextNonce(7, [])).to.equal(7);
  });

  it("goes past nonces that open requests hold", () => {
    expect(nextNonce(7, [open(7), open(8)])).to.equal(9);
  });

  it("goes down to a nonce that nobody needs any more", () => {
    expect(nextNonce(7, [open(7), ended(8), open(9)])).to.equal(8);
    expect(nextNonce(7, [ended(7), open(8)])).to.equal(7);
  });
});

describe("gapBelow", () => {
  it("finds what keeps a transaction from being mined", () => {
    expect(gapBelow(9, 7, [ended(7), open(8), open(9)])).to.equal(7);
    expect(gapBelow(9, 7, [open(7), open(9)])).to.equal(8);
  });

  it("finds nothing when every lower nonce is needed", () => {
    expect(gapBelow(9, 7, [open(7), open(8), open(9)])).to.equal(null);
    expect(gapBelow(7, 7, [open(7)])).to.equal(null);
  });
});
