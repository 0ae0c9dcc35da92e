// SPDX-License-Identifier: GPL-3.0-or-later
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { zkeyPathOf } from "../../keys/ceremony/ceremony-folder.ts";
import { takeContribution } from "../../keys/ceremony/take-contribution.ts";
import { keccakOfText } from "../../schema/hash.ts";
import { proofcast, type ProcessEnd } from "../../testing/cli-process.ts";
import { contributeAndSign, startSmallCeremony } from "../../testing/small-ceremony.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../testing/three-signals-circuit.ts";

describe("proofcast ceremony", function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  const dir = (): string => join(folder(), "ceremony");
  const first = (): string => zkeyPathOf(dir(), 0);

  before(async () => {
    const { r1csPath } = await compileThreeSignals(folder());
    await startSmallCeremony(dir(), r1csPath, { contributions: 1, attestations: 1 });
  });

  const run = async (...args: string[]): Promise<ProcessEnd> => await proofcast(["ceremony", ...args]).ended;
  const refusal = ({ code, stdout, stderr }: ProcessEnd, expected = 1): { code: string; message: string } => {
    expect(code, stderr).to.equal(expected);
    return (JSON.parse(stdout) as { error: { code: string; message: string } }).error;
  };

  it("is wrong usage without a step, or with one that there is not", async () => {
    expect((await run()).code).to.equal(2);
    expect(refusal(await run("certify", dir(), "--json"), 2).message).to.contain("proofcast ceremony --help");
    const incomplete = "proofcast ceremony contribute --help";
    expect(refusal(await run("contribute", first(), "--json"), 2).message).to.contain(incomplete);
    expect((await run("contribute", first())).stderr).to.contain(incomplete);
  });

  it("contributes with a fresh key, which is shown once and written nowhere", async () => {
    const out = join(folder(), "fresh.zkey");
    const { code, stdout, stderr } = await run("contribute", first(), "--out", out, "--name", "Ada", "--json");
    expect(code, stderr).to.equal(0);
    const shown = /private key is (0x[0-9a-f]{64})/.exec(stderr)?.[1] ?? expect.fail("no key is shown");
    expect(stderr).to.contain("system's randomness alone");
    const attestation = await readFile(`${out}.attestation.json`, "utf8");
    expect(stdout + attestation).not.to.contain(shown.slice(2));
    expect(JSON.parse(stdout)).to.deep.include(JSON.parse(attestation));
  });

  it("warns of a key that other users can read", async () => {
    const key = join(folder(), "open-key");
    await writeFile(key, keccakOfText("a key"), { mode: 0o644 });
    const contribute = async (out: string): Promise<ProcessEnd> =>
      await run("contribute", first(), "--name", "Ada", "--key-file", key, "--out", join(folder(), out));
    expect((await contribute("open.zkey")).stderr).to.contain("chmod 600");
    await chmod(key, 0o600);
    expect((await contribute("closed.zkey")).stderr).not.to.contain("chmod");
  });

  it("refuses to overwrite, a key file that holds none, and entropy that is not there, before it writes anything", async () => {
    const out = join(folder(), "mine.zkey");
    const contribute = async (...more: string[]): Promise<ProcessEnd> =>
      await run("contribute", first(), "--name", "Ada", "--json", ...more);
    expect(refusal(await contribute("--out", first()))).to.have.property("code", "FOLDER_TAKEN");
    const nowhere = await contribute("--out", join(folder(), "nowhere", "mine.zkey"));
    expect(refusal(nowhere)).to.have.property("code", "PATH_MISSING");
    expect(nowhere.stderr).to.equal("");
    const secret = keccakOfText("a key with one digit too few").slice(0, -1);
    await writeFile(join(folder(), "key"), secret);
    const mistaken = await contribute("--out", out, "--key-file", join(folder(), "key"));
    expect(refusal(mistaken)).to.have.property("code", "INVALID_KEY_FILE");
    expect(mistaken.stdout + mistaken.stderr).not.to.contain(secret.slice(2));
    await writeFile(join(folder(), "nothing"), "");
    const empty = await contribute("--out", out, "--entropy-file", join(folder(), "nothing"));
    expect(refusal(empty)).to.have.property("code", "ENTROPY_MISSING");
    expect(refusal(await contribute("--out", out, "--name", "\u001b[2J"), 2).code).to.equal("WRONG_USAGE");
  });

  it("tells where it stands, for people and for programs, and waits for signatures", async () => {
    const to = join(folder(), "unsigned.zkey");
    await contributeAndSign({ from: first(), to }, { name: "Emmy" });
    const taken = await run("accept", dir(), to);
    expect(taken.code, taken.stderr).to.equal(0);
    expect(taken.stderr).to.contain("no attestation");
    expect(taken.stdout).to.contain("one more signer (0 of 1)");
    expect(refusal(await run("accept", dir(), to, "--json"))).to.have.property("code", "ALREADY_TAKEN");
    const { stdout } = await run("status", dir(), "--json");
    expect(JSON.parse(stdout)).to.deep.include({ next: "attestation", counted: { contributions: 1, attestations: 0 } });
    const early = await run("beacon", dir(), "--value", keccakOfText("block"), "--json");
    expect(refusal(early).message).to.contain("0 attestations");
  });

  it("spells out what would redraw a terminal, in a stranger's record", async () => {
    const stranger = join(folder(), "stranger");
    await mkdir(stranger);
    await writeFile(join(stranger, "ceremony.json"), JSON.stringify({ "\u001b[2Jthe ceremony is in order": 1 }));
    const { code, stderr } = await run("status", stranger);
    expect(code).to.equal(1);
    expect(stderr).to.contain("\\u001b[2Jthe ceremony").and.not.to.contain("\u001b");
  });

  it("lists each check of a verification that fails, the failed one last", async () => {
    const { code, stdout } = await run("verify", dir(), "--json");
    const { ok, checks, notChecked, error } = JSON.parse(stdout) as {
      ok: boolean;
      checks: { check: string; result: string }[];
      notChecked: string[];
      error: { code: string };
    };
    expect({ code, ok, error: error.code }).to.deep.equal({ code: 1, ok: false, error: "CEREMONY_REFUSED" });
    expect(checks.map(({ result }) => result)).to.deep.equal(["ok", "ok", "failed"]);
    expect(notChecked.join(" ")).to.contain("--ptau");
  });

  it("applies a beacon that is given, once there are enough signers", async () => {
    const paths = { from: zkeyPathOf(dir(), 1), to: join(folder(), "signed.zkey") };
    await takeContribution(dir(), { zkey: paths.to, attestation: await contributeAndSign(paths, { name: "Grace" }) });
    expect(refusal(await run("beacon", dir(), "--json"), 2).message).to.contain("--rpc-url");
    const { code, stdout, stderr } = await run("beacon", dir(), "--value", keccakOfText("block"), "--json");
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ next: "finish" });
    const again = await run("beacon", dir(), "--value", keccakOfText("block"), "--json");
    expect(refusal(again)).to.have.property("code", "CEREMONY_CLOSED");
    expect(refusal(await run("accept", dir(), paths.to, "--json"))).to.have.property("code", "CEREMONY_CLOSED");
  });
});
