// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { applyMutant, mutantsOf, nameOf } from "../../scripts/mutation/mutants.ts";

const TEXT = `pragma solidity 0.8.28;
contract C {
    uint256 private constant LIMIT = 1_000;
    /// @dev a < b
    function f(uint256 a) external returns (uint256 b) {
        if (a < LIMIT && a != 0) revert TooSmall(a);
        b = a + LIMIT; // more - always
        uint256 c = b << 2;
        assembly ("memory-safe") {
            let d := add(a, c)
            mstore(b, d)
        }
    }
}
`;

describe("mutants of a contract", () => {
  const names = mutantsOf(TEXT).map(nameOf);

  it("are small changes of its code, and of no comment or pragma", () => {
    expect(names).to.deep.equal([
      "`1_000` to `1001` in `uint256 private constant LIMIT = 1_000;`",
      "`<` to `<=` in `if (a < LIMIT && a != 0) revert TooSmall(a);`",
      "`!=` to `==` in `if (a < LIMIT && a != 0) revert TooSmall(a);`",
      "`&&` to `||` in `if (a < LIMIT && a != 0) revert TooSmall(a);`",
      "`0` to `1` in `if (a < LIMIT && a != 0) revert TooSmall(a);`",
      "`a < LIMIT && a != 0` to `true` in `if (a < LIMIT && a != 0) revert TooSmall(a);`",
      "`a < LIMIT && a != 0` to `false` in `if (a < LIMIT && a != 0) revert TooSmall(a);`",
      "delete `if (a < LIMIT && a != 0) revert TooSmall(a);`",
      "`+` to `-` in `b = a + LIMIT; // more - always`",
      "delete `b = a + LIMIT; // more - always`",
      "`<<` to `>>` in `uint256 c = b << 2;`",
      "`2` to `3` (2) in `uint256 c = b << 2;`",
      "`add` to `sub` in `let d := add(a, c)`",
      "delete `mstore(b, d)`",
    ]);
  });

  it("change one place and leave the rest", () => {
    for (const mutant of mutantsOf(TEXT)) {
      const [before, after] = [TEXT, applyMutant(TEXT, mutant)].map((text) => text.split("\n"));
      const changed = before!.flatMap((line, index) => (line === after![index] ? [] : [index]));
      expect(changed, nameOf(mutant)).to.deep.equal([mutant.line]);
    }
  });

  it("have names of which no two are alike in one contract without repeated lines", () => {
    expect(new Set(names).size).to.equal(names.length);
  });
});
