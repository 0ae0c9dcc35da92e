// SPDX-License-Identifier: GPL-3.0-or-later
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { developmentSecret } from "../../../keys/development-secret.ts";
import { encodePoint } from "../../../keys/montgomery-points.ts";
import { applyBeacon } from "../../../keys/phase2/apply-beacon.ts";
import { contribute } from "../../../keys/phase2/contribute.ts";
import { startPhase2 } from "../../../keys/phase2/start-phase2.ts";
import { verifyStep } from "../../../keys/phase2/verify-step.ts";
import { PTAU_SECTION } from "../../../keys/ptau/ptau-file.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { writeZkeyBytes, type ZkeyBytes, zkeyBytes } from "../../../testing/forged-zkey.ts";
import { readSections, writeSections } from "../../../testing/iden3-sections.ts";
import { knownPowersOfTau } from "../../../testing/known-powers-of-tau.ts";
import { outsideG2Subgroup } from "../../../testing/outside-subgroup.ts";
import { PUBLISHED_PTAU_8 as ptau } from "../../../testing/published-ptau-file.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

const BEACON = { name: "", value: "0xbeac0000", iterationsExponent: 10 } as const;

describe("one step of phase 2", () => {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const who = (name: string) => ({ name, entropy: new Uint8Array(8) });
  let r1cs: string;

  before(async () => {
    r1cs = (await compileThreeSignals(folder())).r1csPath;
    await startPhase2({ r1cs, ptau, zkey: at("0") });
    await contribute({ from: at("0"), to: at("1") }, who("Ada"));
    await contribute({ from: at("1"), to: at("2") }, who("Grace"));
  });

  const problemOf = async (from: string, to: string) => errorOf(verifyStep({ from: at(from), to: at(to) }));
  const forged = async (
    from: string,
    change: (bytes: ZkeyBytes) => Partial<ZkeyBytes> | undefined,
  ): Promise<string> => {
    const bytes = await zkeyBytes(at(from));
    await writeZkeyBytes(at("forged"), { ...bytes, ...change(bytes) });
    return "forged";
  };

  describe("verifyStep", () => {
    it("tells the one contribution that was added", async () => {
      expect(await verifyStep({ from: at("0"), to: at("1") })).to.include({ kind: "contribution", name: "Ada" });
      expect(await verifyStep({ from: at("1"), to: at("2") })).to.include({ kind: "contribution", name: "Grace" });
    });

    it("refuses no contribution, two, and the way back", async () => {
      for (const [from, to] of [
        ["1", "1"],
        ["0", "2"],
        ["2", "1"],
        ["0", "0"],
      ] as const) {
        expect(await problemOf(from, to), `${from} to ${to}`).to.have.property("problem", "NotOneStep");
      }
    });

    it("refuses a contribution to another file of the same ceremony", async () => {
      await contribute({ from: at("0"), to: at("other-1") }, who("Eve"));
      await contribute({ from: at("other-1"), to: at("other-2") }, who("Eve"));
      expect(await problemOf("1", "other-2")).to.have.property("problem", "NotOneStep");
    });

    it("refuses a contribution to another circuit", async () => {
      const twin = (await compileThreeSignals(folder(), 4)).r1csPath;
      await startPhase2({ r1cs: twin, ptau, zkey: at("twin-0") });
      await contribute({ from: at("twin-0"), to: at("twin-1") }, who("Eve"));
      expect(await problemOf("0", "twin-1")).to.have.property("problem", "OtherCircuit");
    });

    it("refuses sections that the contribution should not have changed, or should have", async () => {
      for (const name of ["ic", "coefficients", "a", "b1", "b2"] as const) {
        const to = await forged("2", (bytes) => {
          const end = bytes[name].length - 1;
          bytes[name][end] = (bytes[name][end] ?? 0) ^ 1;
          return undefined;
        });
        expect(await problemOf("1", to), name).to.have.property("problem", "OtherFirstKey");
      }
      const longer = await forged("2", ({ coefficients }) => {
        coefficients.writeUInt32LE(coefficients.readUInt32LE(0) + 1);
        return { coefficients: Buffer.concat([coefficients, coefficients.subarray(-44)]) };
      });
      expect(await problemOf("1", longer)).to.have.property("problem", "OtherFirstKey");
      const before = await zkeyBytes(at("1"));
      for (const name of ["c", "h"] as const) {
        const to = await forged("2", () => ({ [name]: before[name] }));
        expect(await problemOf("1", to), name).to.have.property("problem", "ScaledSectionWrong");
      }
      const to = await forged("2", ({ header }) => void header.writeUInt8((header[90] ?? 0) ^ 1, 90));
      expect(await problemOf("1", to)).to.have.property("problem", "OtherFirstKey");
    });

    it("says so when a file is missing or none", async () => {
      await writeFile(at("text"), "no key");
      expect(await problemOf("1", "text")).to.have.property("name", "MalformedZkey");
      expect(await problemOf("text", "1")).to.have.property("name", "MalformedZkey");
      expect(await problemOf("1", "nowhere")).to.have.property("code", "PATH_MISSING");
    });
  });

  describe("contribute", () => {
    const contributionTo = async (from: string) =>
      errorOf(contribute({ from: at(from), to: at("never") }, who("Victim")));

    it("puts no secret on points off the curve, where it would tell part of itself, and leaves nothing behind", async () => {
      const before = await readdir(folder());
      for (const name of ["c", "h"] as const) {
        const from = await forged("1", (bytes) => void Buffer.from(encodePoint([1n, 3n])).copy(bytes[name], 64));
        expect(await contributionTo(from), name).to.have.property("problem", "PointInvalid");
      }
      expect(await readdir(folder())).to.have.members([...new Set([...before, "forged"])]);
    });

    it("adds nothing to a transcript that is broken already", async () => {
      const other = await zkeyBytes(at("2"));
      const from = await forged("1", () => ({ contributions: other.contributions }));
      expect(await contributionTo(from)).to.have.property("problem", "DeltaChainBroken");
    });

    it("refuses names that no file can hold or no terminal should print", async () => {
      for (const name of ["x".repeat(65), "red \u001b[31m", "\u202eadA", "a\nb", "\ud800"]) {
        const error = await errorOf(contribute({ from: at("0"), to: at("never") }, who(name)));
        expect(error, JSON.stringify(name)).to.have.property("code", "CONTRIBUTOR_NAME_REFUSED");
      }
    });

    it("replaces the file it came from, if asked to", async () => {
      await copyFile(at("0"), at("same"));
      await contribute({ from: at("same"), to: at("same") }, who("Ada"));
      expect(await verifyStep({ from: at("0"), to: at("same") })).to.include({ name: "Ada" });
    });

    it("refuses a folder that is not there", async () => {
      const error = await errorOf(contribute({ from: at("0"), to: at("nowhere/1") }, who("Ada")));
      expect(error).to.have.property("code", "PATH_MISSING");
    });
  });

  describe("applyBeacon", () => {
    it("refuses values and iterations that make none", async () => {
      for (const change of [
        { value: "0x" },
        { value: "0xabc" },
        { value: "zz" },
        { value: `0x${"00".repeat(256)}` },
        { iterationsExponent: 9 },
        { iterationsExponent: 25 },
        { iterationsExponent: 10.5 },
      ] as const) {
        const beacon = { ...BEACON, ...change } as typeof BEACON;
        const error = await errorOf(applyBeacon({ from: at("1"), to: at("never") }, beacon));
        expect(error, JSON.stringify(change)).to.have.property("code", "BEACON_REFUSED");
      }
    });
  });

  describe("startPhase2", () => {
    const startWith = async (change: (sections: Map<number, Buffer>) => void) => {
      const sections = readSections(Buffer.from(await readFile(ptau)));
      change(sections);
      await writeFile(at("hostile.ptau"), writeSections("ptau", 1, sections));
      return errorOf(startPhase2({ r1cs, ptau: at("hostile.ptau"), zkey: at("never") }));
    };

    it("takes no point of the Powers of Tau that is none", async () => {
      const [off, zero] = [encodePoint([1n, 3n]), new Uint8Array(64)];
      for (const id of [PTAU_SECTION.lagrangeTauG1, PTAU_SECTION.lagrangeAlphaTauG1, PTAU_SECTION.lagrangeBetaTauG1]) {
        for (const bad of [off, zero]) {
          const error = await startWith(
            (sections) => void Buffer.from(bad).copy(sections.get(id) ?? Buffer.alloc(0), 20 * 64),
          );
          expect(error, `section ${id}`).to.have.property("problem", "PointInvalid");
        }
      }
      const outside = await startWith(
        (sections) =>
          void Buffer.from(encodePoint(outsideG2Subgroup())).copy(
            sections.get(PTAU_SECTION.lagrangeTauG2) ?? Buffer.alloc(0),
            20 * 128,
          ),
      );
      expect(outside).to.have.property("problem", "PointInvalid");
    });

    it("says so when the circuit is missing or none, and when the powers are too few", async () => {
      const start = async (paths: { r1cs?: string; ptau?: string }) =>
        errorOf(startPhase2({ r1cs, ptau, zkey: at("never"), ...paths }));
      expect(await start({ r1cs: at("nowhere.r1cs") })).to.have.property("code", "PATH_MISSING");
      expect(await start({ r1cs: ptau })).to.have.property("name", "MalformedR1cs");
      expect(await start({ ptau: r1cs })).to.have.property("name", "MalformedPtau");
      await writeFile(at("small.ptau"), knownPowersOfTau(3, developmentSecret("small", "")));
      expect(await start({ ptau: at("small.ptau") })).to.have.property("code", "PTAU_TOO_SMALL");
      expect((await readdir(folder())).filter((name) => name.startsWith("never"))).to.deep.equal([]);
    });
  });
});
