import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { zKey } from "snarkjs";
import { G2_GENERATOR, g1TimesGenerator } from "../../../groth16/curve-points.ts";
import { proofWords, publicSignalsPoint, verifyProof } from "../../../groth16/verify-proof.ts";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { decodeG1Points, decodeG2Points, encodePoint } from "../../../keys/montgomery-points.ts";
import { applyBeacon } from "../../../keys/phase2/apply-beacon.ts";
import { contribute } from "../../../keys/phase2/contribute.ts";
import { parseContributions, serialiseContributions } from "../../../keys/phase2/contributions-section.ts";
import { extendKey } from "../../../keys/phase2/extend-key.ts";
import { startPhase2 } from "../../../keys/phase2/start-phase2.ts";
import { verifyPhase2 } from "../../../keys/phase2/verify-phase2.ts";
import { readZkeyVerifyingKey } from "../../../keys/zkey-verifying-key.ts";
import { developmentSecret } from "../../../keys/development-secret.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { HEADER_POINT_AT, writeZkeyBytes, type ZkeyBytes, zkeyBytes } from "../../../testing/forged-zkey.ts";
import { knownPowersOfTau } from "../../../testing/known-powers-of-tau.ts";
import { outsideG2Subgroup } from "../../../testing/outside-subgroup.ts";
import { sum2, times, times2 } from "../../../testing/point-arithmetic.ts";
import { PUBLISHED_PTAU_8 as ptau } from "../../../testing/published-ptau-file.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { terminateSnarkjs } from "../../../testing/terminate-snarkjs.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

const { Fr, Fp } = bn254.fields;
const BEACON = { name: "a block", value: "0xa1b2c3d4e5f60718293a4b5c6d7e8f90", iterationsExponent: 10 } as const;
const UNKNOWN = 0x1234_5678_9abc_def0_1234_5678_9abc_def0_1234_5678_9abc_def0n;

describe("verifyPhase2", () => {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const entropy = (): Uint8Array => new Uint8Array(16);
  let r1cs: string;
  /** First key, one contribution, two, and a beacon at the end. */
  let keys: readonly [first: string, one: string, two: string, last: string];

  before(async () => {
    r1cs = (await compileThreeSignals(folder())).r1csPath;
    keys = [at("first.zkey"), at("one.zkey"), at("two.zkey"), at("last.zkey")];
    await startPhase2({ r1cs, ptau, zkey: keys[0] });
    await contribute({ from: keys[0], to: keys[1] }, { name: "Ada", entropy: entropy() });
    await contribute({ from: keys[1], to: keys[2] }, { name: "Grace", entropy: entropy() });
    await applyBeacon({ from: keys[2], to: keys[3] }, BEACON);
  });
  after(terminateSnarkjs);

  const forged = async (
    change: (key: ZkeyBytes) => Partial<ZkeyBytes> | undefined,
    from = keys[3],
  ): Promise<string> => {
    const bytes = await zkeyBytes(from);
    return writeZkeyBytes(at("forged.zkey"), { ...bytes, ...change(bytes) });
  };
  const refusal = async (zkey: string) => errorOf(verifyPhase2({ r1cs, ptau, zkey }));
  /** snarkjs' own verification against the circuit's first key: true where it prints "ZKey Ok!". */
  const snarkjsTakes = async (zkey: string): Promise<boolean> =>
    zKey.verifyFromInit(keys[0], ptau, zkey).catch(() => false);
  /** A contribution of a secret that the test chooses. */
  const contributed = async (from: string, secret: bigint, to = at(`secret.zkey`)): Promise<string> => {
    const chosen = { secret: scalarBytes([Fr.create(secret)]), s: encodePoint(g1TimesGenerator(777n)) };
    await extendKey({ from, to }, chosen, { kind: "contribution", name: "Eve" }, {});
    return to;
  };

  it("takes a key that was made as it should be", async () => {
    expect((await verifyPhase2({ r1cs, ptau, zkey: keys[3] })).contributions).to.have.length(3);
    expect(await snarkjsTakes(keys[3])).to.equal(true);
  });

  it("tells of a skipped beacon by what came last, and takes names for what the file says", async () => {
    const { contributions } = await verifyPhase2({ r1cs, ptau, zkey: keys[2] });
    expect(contributions.map(({ kind }) => kind)).to.deep.equal(["contribution", "contribution"]);
    const renamed = await forged(({ contributions: section }) => {
      section.write("Eve", section.lastIndexOf("Ada"));
      return undefined;
    }, keys[2]);
    const other = (await verifyPhase2({ r1cs, ptau, zkey: renamed })).contributions;
    expect(other.map(({ name }) => name)).to.deep.equal(["Eve", "Grace"]);
    expect(
      other.map(({ hash }) => hash),
      "no hash covers a name",
    ).to.deep.equal(contributions.map(({ hash }) => hash));
  });

  describe("keys that snarkjs says are Ok, and that anybody can forge with", () => {
    it("a skipped phase 2: γ = δ", async () => {
      const key = await readZkeyVerifyingKey(keys[0]);
      const signals = [1n, 2n, 3n];
      const [x, y] = publicSignalsPoint(key, signals);
      const forgery = proofWords({ a: key.alpha, b: key.beta, c: [x, Fp.neg(y)] });
      expect(verifyProof(key, forgery, signals), "the forged proof verifies").to.equal(true);
      expect(await snarkjsTakes(keys[0])).to.equal(true);
      expect(await refusal(keys[0])).to.have.property("problem", "NoContribution");
    });

    it("beacons alone: every secret is public", async () => {
      await applyBeacon({ from: keys[0], to: at("beacon.zkey") }, BEACON);
      await applyBeacon({ from: at("beacon.zkey"), to: at("beacons.zkey") }, { ...BEACON, value: "0x99" });
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
        const key = await contributed(keys[0], secret);
        expect(await snarkjsTakes(key)).to.equal(true);
        expect(await refusal(key)).to.have.property("problem", "SecretKnown");
      });
    }

    it("contributions that undo one another: δ is the generator again", async () => {
      await contributed(keys[0], UNKNOWN, at("there.zkey"));
      const back = await contributed(at("there.zkey"), Fr.inv(UNKNOWN));
      expect(await snarkjsTakes(back)).to.equal(true);
      expect(await refusal(back)).to.deep.include({ name: "WeakKey", reason: "DeltaEqualsGamma" });
    });

    it("contributions that make δ three times γ", async () => {
      await contributed(keys[0], UNKNOWN, at("there.zkey"));
      const key = await contributed(at("there.zkey"), Fr.div(3n, UNKNOWN));
      expect(await snarkjsTakes(key)).to.equal(true);
      expect(await refusal(key)).to.deep.include({ name: "WeakKey", reason: "PointsRelated" });
    });
  });

  describe("files that snarkjs says are Ok, and that say more than one thing", () => {
    it("a section that no zkey has", async () => {
      const bytes = await readFile(keys[3]);
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
      await writeFile(at("tail.zkey"), Buffer.concat([await readFile(keys[3]), Buffer.from("tail")]));
      expect(await snarkjsTakes(at("tail.zkey"))).to.equal(true);
      expect(await refusal(at("tail.zkey")))
        .to.have.property("message")
        .that.contains("4 bytes stand after");
    });

    it("bytes behind the contributions", async () => {
      const key = await forged(({ contributions }) => ({
        contributions: Buffer.concat([contributions, Buffer.alloc(9)]),
      }));
      expect(await refusal(key))
        .to.have.property("message")
        .that.contains("bytes stand after its contributions");
    });
  });

  describe("the first key", () => {
    it("of other Powers of Tau", async () => {
      await writeFile(at("other.ptau"), knownPowersOfTau(5, developmentSecret("other powers", "")));
      const error = await errorOf(verifyPhase2({ r1cs, ptau: at("other.ptau"), zkey: keys[3] }));
      expect(error).to.have.property("problem", "OtherFirstKey");
    });

    it("of a circuit with one other weight and the same sizes", async () => {
      const twin = (await compileThreeSignals(folder(), 4)).r1csPath;
      await startPhase2({ r1cs: twin, ptau, zkey: at("twin-0.zkey") });
      await contribute({ from: at("twin-0.zkey"), to: at("twin.zkey") }, { name: "", entropy: entropy() });
      expect(await refusal(at("twin.zkey"))).to.have.property("problem", "OtherCircuit");
      const twinBytes = await zkeyBytes(at("twin.zkey"));
      for (const name of ["ic", "coefficients", "a", "b1", "b2"] as const) {
        if (twinBytes[name].equals((await zkeyBytes(keys[3]))[name])) continue; // the weight does not stand in it
        const key = await forged(() => ({ [name]: twinBytes[name] }));
        expect(await snarkjsTakes(key), name).to.equal(false);
        expect(await refusal(key), name)
          .to.have.property("message")
          .that.contains(`section ${name}`);
      }
    });

    for (const name of ["ic", "coefficients", "a", "b1", "b2"] as const) {
      it(`with one entry changed in ${name}`, async () => {
        const width = { ic: 64, coefficients: 44, a: 64, b1: 64, b2: 128 }[name];
        const key = await forged((bytes) => {
          const section = bytes[name];
          const first = section.subarray(section.length - width);
          for (let place = section.length - 2 * width; ; place -= width) {
            if (section.subarray(place, place + width).equals(first)) continue;
            first.copy(section, place); // another valid entry in its place
            return undefined;
          }
        });
        expect(await refusal(key)).to.have.property("problem", "OtherFirstKey");
      });
    }

    for (const name of ["alpha1", "beta1", "beta2", "gamma2"] as const) {
      it(`with another ${name}`, async () => {
        const key = await forged(({ header }) => {
          const place = HEADER_POINT_AT[name];
          const point = header.subarray(place, place + (name.endsWith("1") ? 64 : 128));
          const [g1] = name.endsWith("1") ? decodeG1Points(point) : [];
          const [g2] = name.endsWith("2") ? decodeG2Points(point) : [];
          if (g1) Buffer.from(encodePoint(times(g1, 2n))).copy(header, place);
          if (g2) Buffer.from(encodePoint(times2(g2, 2n))).copy(header, place);
          return undefined;
        });
        expect(await refusal(key)).to.have.property("problem", "OtherFirstKey");
      });
    }
  });

  describe("the transcript", () => {
    const withContributions = (change: (all: Recorded) => Recorded) =>
      forged(({ contributions }) => {
        const section = parseContributions(contributions);
        return {
          contributions: Buffer.from(
            serialiseContributions({ ...section, contributions: change([...section.contributions]) }),
          ),
        };
      });
    type Recorded = ReturnType<typeof parseContributions>["contributions"];

    it("with contributions in another order", async () => {
      const key = await withContributions(([a, b, c]) => [b!, a!, c!]);
      expect(await refusal(key)).to.have.property("problem", "TranscriptBroken");
    });

    it("without the beacon that the key has", async () => {
      expect(await refusal(await withContributions(([a, b]) => [a!, b!]))).to.have.property(
        "problem",
        "DeltaChainBroken",
      );
    });

    it("without the first contribution, and with one twice", async () => {
      expect(await refusal(await withContributions(([, b, c]) => [b!, c!]))).to.have.property(
        "problem",
        "TranscriptBroken",
      );
      expect(await refusal(await withContributions(([a, b, c]) => [a!, a!, b!, c!]))).to.have.property(
        "problem",
        "TranscriptBroken",
      );
    });

    it("with a contribution of another ceremony in a place", async () => {
      await contribute({ from: keys[1], to: at("elsewhere.zkey") }, { name: "Grace", entropy: entropy() });
      const other = parseContributions((await zkeyBytes(at("elsewhere.zkey"))).contributions).contributions[1];
      const key = await withContributions(([a, , c]) => [a!, other!, c!]);
      expect(await refusal(key)).to.have.property("problem", "TranscriptBroken");
      const atTheEnd = await withContributions(([a]) => [a!, other!]);
      expect(await refusal(atTheEnd)).to.have.property("problem", "DeltaChainBroken");
    });

    it("with a proof of another secret than δ was multiplied by", async () => {
      const key = await withContributions(([a, b, c]) => [a!, b!, { ...c!, deltaAfter: b!.deltaAfter }]);
      expect(await refusal(key)).to.have.property("problem", "DeltaChainBroken");
    });

    it("with a proof of knowledge on no secret at all", async () => {
      const key = await withContributions(([a, b, c]) => [
        a!,
        b!,
        { ...c!, spx: encodePoint(times2(G2_GENERATOR, 5n)) },
      ]);
      expect(await refusal(key)).to.have.property("problem", "ProofOfKnowledgeWrong");
    });

    it("with a beacon that tells another value, or other iterations", async () => {
      for (const beacon of [
        { value: Uint8Array.of(1, 2, 3), iterationsExponent: 10 },
        { value: Buffer.from(BEACON.value.slice(2), "hex"), iterationsExponent: 11 },
      ]) {
        const key = await withContributions(([a, b, c]) => [a!, b!, { ...c!, beacon }]);
        expect(await refusal(key)).to.have.property("problem", "BeaconWrong");
      }
    });

    it("with a beacon of more iterations than anybody would check", async () => {
      const beacon = { value: Uint8Array.of(1, 2, 3), iterationsExponent: 63 };
      const key = await withContributions(([a, b, c]) => [a!, b!, { ...c!, beacon }]);
      expect(await refusal(key)).to.have.property("name", "BeaconRefused");
    });

    it("with a contribution that says it is a beacon", async () => {
      const beacon = { value: Uint8Array.of(1, 2, 3), iterationsExponent: 10 };
      const key = await withContributions(([a, b, c]) => [a!, { ...b!, kind: "beacon", beacon }, c!]);
      expect(await refusal(key)).to.have.property("problem", "BeaconWrong");
    });

    it("with points at infinity, off the curve or outside the subgroup", async () => {
      const [zero1, zero2, off] = [new Uint8Array(64), new Uint8Array(128), encodePoint([1n, 3n])];
      for (const change of [{ s: zero1 }, { sx: zero1 }, { spx: zero2 }, { deltaAfter: zero1 }, { sx: off }]) {
        const key = await withContributions(([a, b, c]) => [{ ...a!, ...change }, b!, c!]);
        expect(await refusal(key), Object.keys(change)[0])
          .to.be.an("error")
          .with.property("code", "INVALID_PHASE2");
      }
      const key = await withContributions(([a, b, c]) => {
        const [spx] = decodeG2Points(c!.spx);
        return [a!, b!, { ...c!, spx: encodePoint(sum2(spx!, outsideG2Subgroup())) }];
      });
      expect(await refusal(key)).to.have.property("problem", "PointInvalid");
    });
  });

  describe("δ, L and H", () => {
    for (const name of ["c", "h"] as const) {
      it(`with ${name} of the δ before`, async () => {
        const before = (await zkeyBytes(keys[2]))[name];
        const key = await forged(() => ({ [name]: before }));
        expect(await snarkjsTakes(key)).to.equal(false);
        expect(await refusal(key)).to.have.property("problem", "ScaledSectionWrong");
      });

      it(`with two points of ${name} exchanged, and with one at infinity`, async () => {
        const exchanged = await forged((bytes) => {
          const [first, second] = [bytes[name].subarray(64, 128), bytes[name].subarray(128, 192)];
          return { [name]: Buffer.concat([bytes[name].subarray(0, 64), second, first, bytes[name].subarray(192)]) };
        });
        expect(await refusal(exchanged)).to.have.property("problem", "ScaledSectionWrong");
        const zero = await forged((bytes) => void bytes[name].fill(0, 64, 128));
        expect(await refusal(zero)).to.have.property("problem", "ScaledSectionWrong");
      });

      it(`with a point of ${name} off the curve`, async () => {
        const key = await forged((bytes) => void Buffer.from(encodePoint([1n, 3n])).copy(bytes[name], 64));
        expect(await refusal(key)).to.have.property("problem", "PointInvalid");
      });

      it(`with a coordinate of ${name} above the field's prime`, async () => {
        const key = await forged((bytes) => {
          const value = littleEndian(bytes[name].subarray(64, 96)) + Fp.ORDER;
          Buffer.from(scalarBytes([value])).copy(bytes[name], 64);
          return undefined;
        });
        expect(await refusal(key)).to.have.property("problem", "PointInvalid");
      });
    }

    it("with another δ in the header, in one group or both", async () => {
      for (const groups of [["delta1"], ["delta2"], ["delta1", "delta2"]] as const) {
        const key = await forged(({ header }) => {
          for (const name of groups) {
            const place = HEADER_POINT_AT[name];
            const doubled =
              name === "delta1"
                ? times(decodeG1Points(header.subarray(place, place + 64))[0]!, 2n)
                : times2(decodeG2Points(header.subarray(place, place + 128))[0]!, 2n);
            Buffer.from(encodePoint(doubled)).copy(header, place);
          }
          return undefined;
        });
        expect(await refusal(key), groups.join()).to.have.property("problem", "DeltaChainBroken");
      }
    });

    it("with a δ in G2 that lies outside the subgroup", async () => {
      const key = await forged(({ header }) => {
        const place = HEADER_POINT_AT.delta2;
        const [delta2] = decodeG2Points(header.subarray(place, place + 128));
        Buffer.from(encodePoint(sum2(delta2!, outsideG2Subgroup()))).copy(header, place);
        return undefined;
      });
      expect(await refusal(key)).to.have.property("problem", "PointInvalid");
    });
  });

  describe("the file's form", () => {
    it("refuses one that ends anywhere before its end", async () => {
      const bytes = await readFile(keys[3]);
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
      const bytes = await readFile(keys[3]);
      const names = ["Ada", "Grace", BEACON.name].map((name) => ({ at: bytes.lastIndexOf(name), length: name.length }));
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

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}
