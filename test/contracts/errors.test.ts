import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const INTERFACES = "contracts/interfaces";

/** Every custom error of the interfaces, as [interface, error]. */
function declaredErrors(): [file: string, error: string][] {
  return readdirSync(INTERFACES).flatMap((file) =>
    [...readFileSync(join(INTERFACES, file), "utf8").matchAll(/^\s*error (\w+)\(/gm)].map(
      ([, name]): [string, string] => [file.replace(".sol", ""), name!],
    ),
  );
}

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

  it("are declared in the interfaces", () => {
    expect(errors).to.have.length.at.least(50);
    expect(errors).to.deep.include(["IModelRegistry", "CodeChanged"]);
  });

  for (const [file, error] of errors) {
    it(`${file}.${error} is expected by some test`, () => {
      expect(tests.includes(`"${error}"`), `no test names "${error}"`).to.equal(true);
    });
  }
});
