// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { declaredErrors, errorsIn, UnexplainedError } from "../../scripts/contract-errors.ts";

/** The text of every test. Errors stand there as names in quotes, in no comment. */
function allTests(): string {
  return readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => readFileSync(join("test", path), "utf8"))
    .join("\n");
}

describe("the contracts' errors", () => {
  const errors = declaredErrors();
  const tests = allTests();

  it("are found in the interfaces, each with a sentence", () => {
    expect(errors).to.have.length.at.least(50);
    const changed = errors.find(({ name }) => name === "CodeChanged");
    expect(changed?.file).to.equal("interfaces/IModelRegistry.sol");
    expect(changed?.when).to.contain("is not the code it was registered with.");
  });

  it("that say nothing are refused", () => {
    const explained =
      "/// @notice Thrown when a test\n    /// asks for it.\n    /// @param a One.\n    error Known(uint256 a);";
    expect(errorsIn("A.sol", explained)).to.deep.equal([{ file: "A.sol", name: "Known", when: "a test asks for it." }]);
    expect(() => errorsIn("A.sol", `${explained}\n\n    error Bare();`)).to.throw(UnexplainedError, "error Bare");
  });

  for (const { file, name } of errors) {
    it(`${basename(file, ".sol")}.${name} is expected by some test`, () => {
      expect(tests.includes(`"${name}"`), `no test names "${name}"`).to.equal(true);
    });
  }
});
