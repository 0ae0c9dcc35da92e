// SPDX-License-Identifier: GPL-3.0-or-later
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { CircomFailed, compileCircuit } from "../../circom/compile-circuit.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../testing/three-signals-circuit.ts";

describe("compileCircuit", () => {
  const folder = temporaryFolder();

  const failure = async (text: string): Promise<CircomFailed> => {
    const path = join(folder(), "broken.circom");
    await writeFile(path, text);
    const outcome = await compileCircuit({ path, includePaths: [] }, folder()).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(CircomFailed);
    return outcome as CircomFailed;
  };

  it("writes r1cs and sym, and reports the counts", async () => {
    const outDir = join(folder(), "good");
    await writeFile(join(folder(), "included.circom"), "pragma circom 2.1.0;\nfunction three() { return 3; }\n");
    const path = join(folder(), "good.circom");
    await writeFile(
      path,
      `pragma circom 2.1.0; include "included.circom";
       template Product() { signal input a; signal input b; signal output c; c <== a * b + three(); }
       component main {public [a]} = Product();`,
    );
    const circuit = await compileCircuit({ path, includePaths: [folder()] }, outDir);
    expect(await readdir(outDir)).to.have.members(["good.r1cs", "good.sym"]);
    expect(circuit.r1csPath).to.equal(join(outDir, "good.r1cs"));
    expect(circuit.constraints).to.deep.equal({ linear: 0, nonLinear: 1, total: 1 });
    expect(circuit).to.include({ wires: 4, publicInputs: 1, privateInputs: 1, outputs: 1 });
  });

  it("keeps linear constraints that bind inputs", async () => {
    const { constraints } = await compileThreeSignals(folder());
    expect(constraints).to.deep.equal({ linear: 2, nonLinear: 10, total: 12 });
  });

  it("throws CircomFailed with circom's own words, without colours", async () => {
    const { message } = await failure(
      "pragma circom 2.1.0; template T() { signal input x; x === y; } component main = T();",
    );
    expect(message).to.contain("Undeclared symbol").and.to.contain("broken.circom");
    expect(message).not.to.contain("\u001b");
  });

  it("throws CircomFailed for a file without a main component, and for no file", async () => {
    expect((await failure("pragma circom 2.1.0;")).message).to.contain("main");
    const missing = compileCircuit({ path: join(folder(), "nowhere.circom"), includePaths: [] }, folder());
    expect(await missing.catch((error: unknown) => error)).to.be.instanceOf(CircomFailed);
  });

  it("throws CircomFailed when it takes too long", async () => {
    const source = { path: join(folder(), "good.circom"), includePaths: [] };
    const slow = await compileCircuit(source, folder(), { timeoutMs: 1 }).catch((error: unknown) => error);
    expect(slow).to.be.instanceOf(CircomFailed).with.property("message").that.contains("killed");
  });
});
