// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from "node:child_process";
import { cp, copyFile, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { zKey } from "snarkjs";
import { closeCeremony } from "../../../keys/ceremony/close-ceremony.ts";
import { planHashOf } from "../../../keys/ceremony/announced-plan.ts";
import { readCeremony, writeCeremony, zkeyPathOf } from "../../../keys/ceremony/ceremony-folder.ts";
import { takeContribution } from "../../../keys/ceremony/take-contribution.ts";
import { verifyCeremony } from "../../../keys/ceremony/verify-ceremony.ts";
import type { GivenPtau } from "../../../keys/given-ptau.ts";
import { applyBeacon } from "../../../keys/phase2/apply-beacon.ts";
import { checkPtau } from "../../../keys/ptau/check-ptau.ts";
import type { Ceremony } from "../../../keys/transcript.ts";
import { sha256OfFile } from "../../../files/file-hash.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { PUBLISHED_PTAU_8 } from "../../../testing/published-ptau-file.ts";
import { sharedPath } from "../../../testing/shared-folder.ts";
import { contributeAndSign, startSmallCeremony } from "../../../testing/small-ceremony.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { terminateSnarkjs } from "../../../testing/terminate-snarkjs.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

const BLOCK_HASH = keccakOfText("the announced block");
type Step = Ceremony["steps"][number];

describe("a ceremony's folder (property 32)", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const file = (name: string): string => join(folder(), `${name}.zkey`);
  let r1cs: string;
  /** After two contributions; each test that goes on does so in a copy. */
  let open: string;
  let copies = 0;

  before(async () => {
    ({ r1csPath: r1cs } = await compileThreeSignals(folder()));
    open = join(folder(), "open");
    await startSmallCeremony(open, r1cs, { contributions: 3, attestations: 2 });
    for (const [index, name] of ["Ada", "Emmy"].entries()) {
      const attestation = await contributeAndSign({ from: zkeyPathOf(open, index), to: file(name) }, { name });
      await takeContribution(open, { zkey: file(name), attestation });
    }
  });
  after(terminateSnarkjs);

  const copy = async (from = open): Promise<string> => {
    const dir = join(folder(), `copy-${++copies}`);
    await cp(from, dir, { recursive: true });
    return dir;
  };
  /** The refusal, and that it left the folder as it was. */
  const refusal = async (dir: string, taking: () => Promise<unknown>): Promise<{ code: string; message: string }> => {
    const before = [await readdir(dir), await readFile(join(dir, "ceremony.json"), "utf8")];
    const error = await errorOf(taking());
    expect([await readdir(dir), await readFile(join(dir, "ceremony.json"), "utf8")], "the folder").to.deep.equal(
      before,
    );
    return error;
  };
  /** Three contributions, the last one made with snarkjs, and the beacon. */
  const closed = async (): Promise<{ dir: string; ceremony: Ceremony; zkey: string }> => {
    const dir = await copy();
    await zKey.contribute(zkeyPathOf(dir, 2), file("Grace"), "Grace", "their entropy");
    await takeContribution(dir, { zkey: file("Grace") });
    const ceremony = await closeCeremony(dir, BLOCK_HASH);
    return { dir, ceremony, zkey: zkeyPathOf(dir, 4) };
  };

  context("when a contributor sends a file", () => {
    it("takes it in with its attestation, and without one from snarkjs", async () => {
      const { ceremony, dir } = await closed();
      expect(ceremony.steps.map(({ kind, name }) => [kind, name])).to.deep.equal([
        ["contribution", "Ada"],
        ["contribution", "Emmy"],
        ["contribution", "Grace"],
        ["beacon", "block 24000000 of chain 1"],
      ]);
      expect(ceremony.steps.map((step) => "attestation" in step)).to.deep.equal([true, true, false, false]);
      expect(await readCeremony(dir)).to.deep.equal(ceremony);
      for (const [index, { zkeySha256 }] of ceremony.steps.entries())
        expect(await sha256OfFile(zkeyPathOf(dir, index + 1))).to.equal(zkeySha256);
    });

    it("refuses one on another file than the last, and two at once", async () => {
      const dir = await copy();
      await contributeAndSign({ from: zkeyPathOf(dir, 1), to: file("late") }, { name: "late" });
      expect(await refusal(dir, () => takeContribution(dir, { zkey: file("late") }))).to.have.property(
        "code",
        "INVALID_PHASE2",
      );
      await contributeAndSign({ from: zkeyPathOf(dir, 2), to: file("first") }, { name: "first" });
      await contributeAndSign({ from: file("first"), to: file("second") }, { name: "second" });
      expect(await refusal(dir, () => takeContribution(dir, { zkey: file("second") }))).to.have.property(
        "code",
        "INVALID_PHASE2",
      );
      expect(await refusal(dir, () => takeContribution(dir, { zkey: zkeyPathOf(dir, 2) }))).to.have.property(
        "code",
        "ALREADY_TAKEN",
      );
    });

    it("refuses a beacon, which is not theirs to apply, and a name that would redraw a terminal", async () => {
      const dir = await copy();
      const beacon = { name: "mine", value: BLOCK_HASH, iterationsExponent: 10 };
      await applyBeacon({ from: zkeyPathOf(dir, 2), to: file("their-beacon") }, beacon);
      const error = await refusal(dir, () => takeContribution(dir, { zkey: file("their-beacon") }));
      expect(error.message).to.contain("beacon");
      await zKey.contribute(zkeyPathOf(dir, 2), file("escape"), "\u001b[2J", "their entropy");
      const named = await refusal(dir, () => takeContribution(dir, { zkey: file("escape") }));
      expect(named.message).not.to.contain("\u001b");
    });

    it("refuses a file that is none, or is not there", async () => {
      const dir = await copy();
      await writeFile(file("noise"), "zkey\u0001");
      expect(await refusal(dir, () => takeContribution(dir, { zkey: file("noise") }))).to.have.property(
        "code",
        "MALFORMED_ZKEY",
      );
      await truncate(file("noise"), 2 ** 30); // takes no space, and would when copied
      for (const zkey of [file("noise"), "/dev/zero", folder()])
        expect(await refusal(dir, () => takeContribution(dir, { zkey })), zkey).to.have.property(
          "code",
          "CEREMONY_REFUSED",
        );
      expect(await refusal(dir, () => takeContribution(dir, { zkey: file("none") }))).to.have.property(
        "code",
        "PATH_MISSING",
      );
    });

    it("refuses an attestation of another contribution, and one that was edited", async () => {
      const dir = await copy();
      const paths = { from: zkeyPathOf(dir, 2), to: file("signed") };
      const own = await contributeAndSign(paths, { name: "Sofia" });
      const other = await contributeAndSign({ from: paths.from, to: file("signed-2") }, { name: "Sofia" });
      for (const attestation of [
        other,
        { ...own, time: "2026-01-01T00:00:00.000Z" },
        { ...own, signer: other.signer.replace(/.$/, "0") },
        { ...own, name: "Sonja" },
      ])
        expect(await refusal(dir, () => takeContribution(dir, { zkey: paths.to, attestation }))).to.have.property(
          "code",
          "ATTESTATION_REFUSED",
        );
      expect((await takeContribution(dir, { zkey: paths.to, attestation: own })).steps).to.have.length(3);
    });

    it("takes in one of two that arrive together", async () => {
      const dir = await copy();
      const made = ["left", "right"];
      for (const name of made) await contributeAndSign({ from: zkeyPathOf(dir, 2), to: file(name) }, { name });
      const results = await Promise.allSettled(made.map((name) => takeContribution(dir, { zkey: file(name) })));
      expect(results.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
      const { steps } = await readCeremony(dir);
      expect(steps).to.have.length(3);
      expect(await sha256OfFile(zkeyPathOf(dir, 3))).to.equal(steps[2]?.zkeySha256);
    });

    it("takes it in although a process was killed in the middle of doing so", async () => {
      const dir = await copy();
      const { pid } = spawnSync(process.execPath, ["--version"]); // of a process that has ended
      await writeFile(join(dir, ".lock"), String(pid));
      await writeFile(join(dir, `.incoming.zkey.${pid}-0123abcd.tmp`), "half a key");
      await writeFile(zkeyPathOf(dir, 3), "renamed, and then killed");
      await contributeAndSign({ from: zkeyPathOf(dir, 2), to: file("revived") }, { name: "revived" });
      const { steps } = await takeContribution(dir, { zkey: file("revived") });
      expect(await sha256OfFile(zkeyPathOf(dir, 3))).to.equal(steps[2]?.zkeySha256);
      expect((await readdir(dir)).sort()).to.deep.equal([
        ...[0, 1, 2, 3].map((step) => `000${step}.zkey`),
        "ceremony.json",
      ]);
    });

    it("refuses everything after the beacon", async () => {
      const { dir, zkey } = await closed();
      await contributeAndSign({ from: zkey, to: file("after") }, { name: "after" });
      expect((await refusal(dir, () => takeContribution(dir, { zkey: file("after") }))).message).to.contain("beacon");
      expect((await refusal(dir, () => closeCeremony(dir, BLOCK_HASH))).message).to.contain("beacon");
    });
  });

  it("is not closed before enough have contributed, and signed", async () => {
    const dir = await copy();
    expect((await refusal(dir, () => closeCeremony(dir, BLOCK_HASH))).message).to.contain("2 contributions");
    await writeCeremony(dir, { ...(await readCeremony(dir)), policy: { contributions: 2, attestations: 3 } });
    expect((await refusal(dir, () => closeCeremony(dir, BLOCK_HASH))).message).to.contain("2 attestations");
  });

  it("is refused where its record is no such thing", async () => {
    const dir = await copy();
    for (const text of ["", "{}", "null", '{"format":"proofcast-transcript/2"}']) {
      await writeFile(join(dir, "ceremony.json"), text);
      expect(await errorOf(readCeremony(dir)), text).to.have.property("code", "INVALID_CEREMONY");
    }
    expect(await errorOf(readCeremony(folder()))).to.have.property("code", "INVALID_CEREMONY");
  });

  context("when somebody verifies it", () => {
    let good: { dir: string; ceremony: Ceremony; zkey: string };
    before(async () => {
      good = await closed();
    });
    const files = (change: Partial<{ zkey: string; r1cs: string; ptau: GivenPtau }> = {}) => ({
      r1cs,
      zkey: good.zkey,
      ptau: { path: PUBLISHED_PTAU_8 },
      ...change,
    });
    const verdict = async (change: Partial<Ceremony>, other = files()): Promise<string> =>
      (await errorOf(verifyCeremony({ ...good.ceremony, ...change }, other))).message;
    const steps = (...order: number[]): Step[] => order.map((place) => good.ceremony.steps[place]!);

    it("passes, with and without the Powers of Tau, and tells each check", async () => {
      const told: string[] = [];
      const key = await verifyCeremony(good.ceremony, files(), { onProgress: (stage) => told.push(stage) });
      expect(await verifyCeremony(good.ceremony, { r1cs, zkey: good.zkey })).to.deep.equal(key);
      expect(told.length).to.be.above(8);
    });

    it("refuses steps in another order, left out, or told twice", async () => {
      expect(await verdict({ steps: steps(1, 0, 2, 3) })).to.contain("previousZkeySha256");
      expect(await verdict({ steps: steps(0, 1, 3), policy: { contributions: 2, attestations: 2 } })).to.contain(
        "number of steps",
      );
      expect(await verdict({ steps: steps(0, 1, 1, 2, 3) })).to.contain("second time");
      const unsigned = good.ceremony.steps.map((step) =>
        step.kind === "beacon" ? step : { ...step, attestation: undefined },
      ) as Step[];
      const swapped = [unsigned[1]!, unsigned[0]!, ...unsigned.slice(2)].map(
        (step) => JSON.parse(JSON.stringify(step)) as Step,
      );
      expect(await verdict({ steps: swapped, policy: { contributions: 3, attestations: 0 } })).to.contain("of step 1");
    });

    it("refuses another beacon or policy than the one that somebody signed for", async () => {
      const dir = await copy();
      const planHash = planHashOf(await readCeremony(dir));
      const paths = { from: zkeyPathOf(dir, 2), to: file("signed-plan") };
      const attestation = await contributeAndSign(paths, { name: "Lise", planHash });
      await takeContribution(dir, { zkey: paths.to, attestation });
      const honest = await closeCeremony(dir, BLOCK_HASH);
      const other = { ...files(), zkey: zkeyPathOf(dir, 4) };
      await verifyCeremony(honest, other);
      const { announcement, policy } = honest;
      for (const change of [
        { announcement: { ...announcement, block: announcement.block + 1 } },
        { policy: { ...policy, attestations: 0 } },
      ])
        expect((await errorOf(verifyCeremony({ ...honest, ...change }, other))).message).to.contain("planHash");
    });

    it("refuses a skipped beacon, one that was not announced so, and anything after it", async () => {
      const skipped = files({ zkey: zkeyPathOf(good.dir, 3) });
      expect(await verdict({ steps: steps(0, 1, 2) }, skipped)).to.contain("no beacon");
      const announcement = { ...good.ceremony.announcement, iterationsExponent: 20 };
      expect(await verdict({ announcement })).to.contain("2^20 were announced");
      expect(await verdict({ steps: steps(0, 1, 3, 2) })).to.contain("after its beacon");
      const other = good.ceremony.steps.map((step) =>
        step.kind === "beacon" ? { ...step, value: keccakOfText("another block") } : step,
      );
      expect(await verdict({ steps: other })).to.contain("of step 4");
    });

    it("refuses fewer contributions or signers than the reader asks for; one key that signs twice is one signer", async () => {
      const asked = async (policy: Ceremony["policy"]) => errorOf(verifyCeremony(good.ceremony, files(), { policy }));
      expect((await asked({ contributions: 4, attestations: 0 })).message).to.contain("3 contributions");
      expect((await asked({ contributions: 1, attestations: 3 })).message).to.contain("2 attestations");
      const dir = await copy();
      const attestation = await contributeAndSign(
        { from: zkeyPathOf(dir, 2), to: file("again") },
        { name: "Augusta", signer: "Ada" },
      );
      await takeContribution(dir, { zkey: file("again"), attestation });
      await writeCeremony(dir, { ...(await readCeremony(dir)), policy: { contributions: 3, attestations: 3 } });
      expect((await errorOf(closeCeremony(dir, BLOCK_HASH))).message).to.contain("2 attestations");
    });

    it("refuses another circuit, another zkey, and other Powers of Tau", async () => {
      const other = await compileThreeSignals(folder(), 5);
      expect(await verdict({}, files({ r1cs: other.r1csPath }))).to.contain("circuit's sha256");
      expect(
        await verdict({ r1csSha256: await sha256OfFile(other.r1csPath) }, files({ r1cs: other.r1csPath })),
      ).to.contain("another circuit");
      expect(await verdict({}, files({ zkey: zkeyPathOf(good.dir, 3) }))).to.contain("zkey's sha256");
      const larger = sharedPath("ptau", "ppot_0080_11.ptau");
      if (larger === undefined) return;
      expect(await verdict({}, files({ ptau: { path: larger } }))).to.contain("of the Powers of Tau file");
    });

    it("takes Powers of Tau that are no published file only by a hash that the reader gives", async () => {
      const path = join(folder(), "own.ptau");
      const bytes = await readFile(PUBLISHED_PTAU_8);
      bytes[bytes.length - 1] = bytes[bytes.length - 1]! ^ 1;
      await writeFile(path, bytes);
      const { sha256, blake2b } = await checkPtau(path, { power: 1, givenHash: await sha256OfFile(path) });
      const own = { ptau: { power: 8, sha256, blake2b } };
      expect(await verdict(own, files({ ptau: { path } })), "the record's word for it").to.contain(
        "none of the published",
      );
      // The byte that differs is of a power that this circuit does not need.
      await verifyCeremony({ ...good.ceremony, ...own }, files({ ptau: { path, hash: sha256 } }));
    });

    it("refuses a first key that circuit and Powers of Tau do not give, where nobody signed for it", async () => {
      const [signed, ...others] = good.ceremony.steps;
      const { kind, hash, zkeySha256, name = "" } = signed!;
      const first = { kind, hash, zkeySha256, name } as Step;
      const firstZkeySha256 = keccakOfText("a key that nobody has");
      const change = { firstZkeySha256, steps: [first, ...others], policy: { contributions: 3, attestations: 1 } };
      expect(await verdict(change)).to.contain("the first key's sha256");
    });

    it("refuses a verifying key that did not come out", async () => {
      const transcript = { ...good.ceremony, keyHash: keccakOfText("another key") };
      expect((await errorOf(verifyCeremony(transcript, files()))).message).to.contain("the verifying key's hash");
    });

    it("holds the record to its own policy also where the reader asks for less", async () => {
      const ceremony = { ...good.ceremony, policy: { contributions: 5, attestations: 2 } };
      const asked = { policy: { contributions: 3, attestations: 2 } };
      expect((await errorOf(verifyCeremony(ceremony, files(), asked))).message).to.contain("3 contributions");
    });

    it("refuses a zkey that was altered after the last step, its hash restated", async () => {
      const altered = file("altered");
      await copyFile(good.zkey, altered);
      const bytes = await readFile(altered);
      bytes[bytes.length - 40] = bytes[bytes.length - 40]! ^ 1; // in the last contribution
      await writeFile(altered, bytes);
      const zkeySha256 = await sha256OfFile(altered);
      const restated = good.ceremony.steps.map((step) => (step.kind === "beacon" ? { ...step, zkeySha256 } : step));
      expect(
        (await errorOf(verifyCeremony({ ...good.ceremony, steps: restated }, files({ zkey: altered })))).code,
      ).to.be.oneOf(["CEREMONY_REFUSED", "MALFORMED_ZKEY", "INVALID_PHASE2"]);
    });
  });
});
