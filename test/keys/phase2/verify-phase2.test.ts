// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, writeFile } from "node:fs/promises";
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { proofWords, publicSignalsPoint, verifyProof } from "../../../groth16/verify-proof.ts";
import { developmentSecret } from "../../../keys/development-secret.ts";
import { decodeG1Points, decodeG2Points, encodePoint } from "../../../keys/montgomery-points.ts";
import { applyBeacon } from "../../../keys/phase2/apply-beacon.ts";
import { contribute } from "../../../keys/phase2/contribute.ts";
import { startPhase2 } from "../../../keys/phase2/start-phase2.ts";
import { readZkeyVerifyingKey } from "../../../keys/zkey-verifying-key.ts";
import { CEREMONY_BEACON, ceremonyFixture } from "../../../testing/ceremony-fixture.ts";
import { HEADER_POINT_AT, type ZkeyBytes, zkeyBytes } from "../../../testing/forged-zkey.ts";
import { knownPowersOfTau } from "../../../testing/known-powers-of-tau.ts";
import { times, times2 } from "../../../testing/point-arithmetic.ts";
import { PUBLISHED_PTAU_8 as ptau } from "../../../testing/published-ptau-file.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

const { Fr, Fp } = bn254.fields;
const UNKNOWN = 0x1234_5678_9abc_def0_1234_5678_9abc_def0_1234_5678_9abc_def0n;

describe("verifyPhase2", () => {
  const { folder, at, key, who, verified, refusal, forged, snarkjsTakes, contributed } = ceremonyFixture();

  it("takes a key that was made as it should be", async () => {
    expect((await verified(key("last"))).contributions).to.have.length(3);
    expect(await snarkjsTakes(key("last"))).to.equal(true);
  });

  it("tells of a skipped beacon by what came last, and takes names for what the file says", async () => {
    const { contributions } = await verified(key("two"));
    expect(contributions.map(({ kind }) => kind)).to.deep.equal(["contribution", "contribution"]);
    const renamed = await forged(({ contributions: section }) => {
      section.write("Eve", section.lastIndexOf("Ada"));
      return undefined;
    }, key("two"));
    const other = (await verified(renamed)).contributions;
    expect(other.map(({ name }) => name)).to.deep.equal(["Eve", "Grace"]);
    expect(
      other.map(({ hash }) => hash),
      "no hash covers a name",
    ).to.deep.equal(contributions.map(({ hash }) => hash));
  });

  describe("keys that snarkjs says are Ok, and that anybody can forge with", () => {
    it("a skipped phase 2: γ = δ", async () => {
      const verifyingKey = await readZkeyVerifyingKey(key("first"));
      const signals = [1n, 2n, 3n];
      const [x, y] = publicSignalsPoint(verifyingKey, signals);
      const forgery = proofWords({ a: verifyingKey.alpha, b: verifyingKey.beta, c: [x, Fp.neg(y)] });
      expect(verifyProof(verifyingKey, forgery, signals), "the forged proof verifies").to.equal(true);
      expect(await snarkjsTakes(key("first"))).to.equal(true);
      expect(await refusal(key("first"))).to.have.property("problem", "NoContribution");
    });

    it("beacons alone: every secret is public", async () => {
      await applyBeacon({ from: key("first"), to: at("beacon.zkey") }, CEREMONY_BEACON);
      await applyBeacon({ from: at("beacon.zkey"), to: at("beacons.zkey") }, { ...CEREMONY_BEACON, value: "0x99" });
      expect(await snarkjsTakes(at("beacons.zkey"))).to.equal(true);
      expect(await refusal(at("beacons.zkey"))).to.have.property("problem", "OnlyBeacons");
    });

    for (const [name, secret] of [
      ["1", 1n],
      ["−1", -1n],
      ["2", 2n],
      ["−1000", -1000n],
      ["1/3", Fr.inv(3n)],
      ["−1/1024", Fr.neg(Fr.inv(1024n))],
    ] as const) {
      it(`a contribution of the secret ${name}`, async () => {
        const forgery = await contributed(key("first"), secret);
        expect(await snarkjsTakes(forgery)).to.equal(true);
        expect(await refusal(forgery)).to.have.property("problem", "SecretKnown");
      });
    }

    it("contributions that undo one another: δ is the generator again", async () => {
      await contributed(key("first"), UNKNOWN, at("there.zkey"));
      const back = await contributed(at("there.zkey"), Fr.inv(UNKNOWN));
      expect(await snarkjsTakes(back)).to.equal(true);
      expect(await refusal(back)).to.deep.include({ name: "WeakKey", reason: "DeltaEqualsGamma" });
    });

    it("contributions that make δ three times γ", async () => {
      await contributed(key("first"), UNKNOWN, at("there.zkey"));
      const forgery = await contributed(at("there.zkey"), Fr.div(3n, UNKNOWN));
      expect(await snarkjsTakes(forgery)).to.equal(true);
      expect(await refusal(forgery)).to.deep.include({ name: "WeakKey", reason: "PointsRelated" });
    });
  });

  describe("files that snarkjs says are Ok, and that say more than one thing", () => {
    it("a section that no zkey has", async () => {
      const bytes = await readFile(key("last"));
      bytes.writeUInt32LE(bytes.readUInt32LE(8) + 1, 8);
      const extra = Buffer.alloc(12 + 5);
      extra.writeUInt32LE(77);
      extra.writeUInt32LE(5, 4);
      await writeFile(at("extra.zkey"), Buffer.concat([bytes, extra]));
      expect(await snarkjsTakes(at("extra.zkey"))).to.equal(true);
      expect(await refusal(at("extra.zkey")))
        .to.have.property("message")
        .that.contains("11 sections");
    });

    it("bytes behind the last section", async () => {
      await writeFile(at("tail.zkey"), Buffer.concat([await readFile(key("last")), Buffer.from("tail")]));
      expect(await snarkjsTakes(at("tail.zkey"))).to.equal(true);
      expect(await refusal(at("tail.zkey")))
        .to.have.property("message")
        .that.contains("4 bytes stand after");
    });

    it("bytes behind the contributions", async () => {
      const forgery = await forged(({ contributions }) => ({
        contributions: Buffer.concat([contributions, Buffer.alloc(9)]),
      }));
      expect(await refusal(forgery))
        .to.have.property("message")
        .that.contains("bytes stand after its contributions");
    });
  });

  describe("the first key", () => {
    it("of other Powers of Tau", async () => {
      await writeFile(at("other.ptau"), knownPowersOfTau(4, developmentSecret("other powers", "")));
      const error = await refusal(key("last"), at("other.ptau"));
      expect(error).to.have.property("problem", "OtherFirstKey");
    });

    it("of a circuit with one other weight and the same sizes", async () => {
      const twin = (await compileThreeSignals(folder(), 4)).r1csPath;
      await startPhase2({ r1cs: twin, ptau, zkey: at("twin-0.zkey") });
      await contribute({ from: at("twin-0.zkey"), to: at("twin.zkey") }, who(""));
      expect(await refusal(at("twin.zkey"))).to.have.property("problem", "OtherCircuit");
      const twinBytes = await zkeyBytes(at("twin.zkey"));
      for (const name of ["ic", "coefficients", "a", "b1", "b2"] as const) {
        if (twinBytes[name].equals((await zkeyBytes(key("last")))[name])) continue; // the weight does not stand in it
        const forgery = await forged(() => ({ [name]: twinBytes[name] }));
        expect(await snarkjsTakes(forgery), name).to.equal(false);
        expect(await refusal(forgery), name)
          .to.have.property("message")
          .that.contains(`section ${name}`);
      }
    });

    for (const name of ["ic", "coefficients", "a", "b1", "b2"] as const) {
      it(`with one entry changed in ${name}`, async () => {
        const width = { ic: 64, coefficients: 44, a: 64, b1: 64, b2: 128 }[name];
        const forgery = await forged((bytes) => {
          const section = bytes[name];
          const first = section.subarray(section.length - width);
          for (let place = section.length - 2 * width; ; place -= width) {
            if (section.subarray(place, place + width).equals(first)) continue;
            first.copy(section, place); // another valid entry in its place
            return undefined;
          }
        });
        expect(await refusal(forgery)).to.have.property("problem", "OtherFirstKey");
      });
    }

    for (const name of ["alpha1", "beta1", "beta2", "gamma2"] as const) {
      it(`with another ${name}`, async () => {
        const forgery = await forged(({ header }) => {
          const place = HEADER_POINT_AT[name];
          const point = header.subarray(place, place + (name.endsWith("1") ? 64 : 128));
          const [g1] = name.endsWith("1") ? decodeG1Points(point) : [];
          const [g2] = name.endsWith("2") ? decodeG2Points(point) : [];
          if (g1) Buffer.from(encodePoint(times(g1, 2n))).copy(header, place);
          if (g2) Buffer.from(encodePoint(times2(g2, 2n))).copy(header, place);
          return undefined;
        });
        expect(await refusal(forgery)).to.have.property("problem", "OtherFirstKey");
      });
    }
  });

  describe("the file's form", () => {
    it("refuses one that ends anywhere before its end", async () => {
      const bytes = await readFile(key("last"));
      for (let length = 0; length < bytes.length; length += 211) {
        await writeFile(at("short.zkey"), bytes.subarray(0, length));
        expect(await refusal(at("short.zkey")), `${length} bytes`).to.have.property("name", "MalformedZkey");
      }
    });

    it("refuses numbers that lie", async () => {
      const lie = async (name: keyof ZkeyBytes, place: number, value: number) =>
        refusal(await forged((bytes) => void bytes[name].writeUInt32LE(value, place)));
      const lies = [
        ["protocol", 0, 2],
        ["header", 0, 48],
        ["header", 4, 1],
        ["header", 40, 1],
        ["header", 72, 2 ** 32 - 1],
        ["header", 72, 3],
        ["header", 76, 2 ** 32 - 1],
        ["header", 80, 0],
        ["header", 80, 33],
        ["header", 80, 2 ** 31],
        ["coefficients", 0, 2 ** 32 - 1],
        ["contributions", 64, 2 ** 32 - 1],
        ["contributions", 64, 2],
        ["contributions", 68 + 384, 7],
        ["contributions", 68 + 388, 2 ** 32 - 1],
        ["contributions", 68 + 388, 1],
      ] as const;
      for (const [name, place, value] of lies) {
        expect(await lie(name, place, value), `${name} ${place} ${value}`).to.have.property("name", "MalformedZkey");
      }
    });

    it("refuses a key with any one bit changed, wherever it stands", async () => {
      const bytes = await readFile(key("last"));
      const names = ["Ada", "Grace", CEREMONY_BEACON.name].map((name) => ({
        at: bytes.lastIndexOf(name),
        length: name.length,
      }));
      const step = Math.floor(bytes.length / 24);
      for (let place = 7; place < bytes.length; place += step) {
        if (names.some(({ at: first, length }) => place >= first && place < first + length)) continue; // in no hash
        const copy = Buffer.from(bytes);
        copy[place] = (copy[place] ?? 0) ^ (1 << (place % 8));
        await writeFile(at("flipped.zkey"), copy);
        const error = await refusal(at("flipped.zkey"));
        expect(error.name, `bit of byte ${place}`).to.match(/^(MalformedZkey|InvalidPhase2|BeaconRefused)$/);
      }
    });
  });
});
