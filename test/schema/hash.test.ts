// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { keccak256, keccakOfText, sha256 } from "../../schema/hash.ts";

describe("hashes", () => {
  it("keccak256 is Ethereum's, of bytes or of their hex", () => {
    const ofNothing = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    expect(keccak256("0x"), "hex").to.equal(ofNothing);
    expect(keccak256(new Uint8Array()), "bytes").to.equal(ofNothing);
  });

  it("keccakOfText hashes UTF-8", () => {
    expect(keccakOfText("abc")).to.equal("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    expect(keccakOfText("ρ")).to.equal(keccak256("0xcf81"));
  });

  it("sha256 is FIPS 180-4's, of bytes or of UTF-8 text", () => {
    const ofAbc = "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(sha256("abc"), "text").to.equal(ofAbc);
    expect(sha256(new Uint8Array([0x61, 0x62, 0x63])), "bytes").to.equal(ofAbc);
  });
});
