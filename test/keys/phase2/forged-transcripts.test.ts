// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { G2_GENERATOR } from "../../../groth16/curve-points.ts";
import { decodeG2Points, encodePoint } from "../../../keys/montgomery-points.ts";
import { contribute } from "../../../keys/phase2/contribute.ts";
import { parseContributions, serialiseContributions } from "../../../keys/phase2/contributions-section.ts";
import { CEREMONY_BEACON, ceremonyFixture } from "../../../testing/ceremony-fixture.ts";
import { zkeyBytes } from "../../../testing/forged-zkey.ts";
import { outsideG2Subgroup } from "../../../testing/outside-subgroup.ts";
import { sum2, times2 } from "../../../testing/point-arithmetic.ts";

describe("verifyPhase2", () => {
  const { at, key, who, refusal, forged } = ceremonyFixture();

  describe("refuses a transcript", () => {
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
      const forgery = await withContributions(([a, b, c]) => [b!, a!, c!]);
      expect(await refusal(forgery)).to.have.property("problem", "TranscriptBroken");
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
      await contribute({ from: key("one"), to: at("elsewhere.zkey") }, who("Grace"));
      const other = parseContributions((await zkeyBytes(at("elsewhere.zkey"))).contributions).contributions[1];
      const forgery = await withContributions(([a, , c]) => [a!, other!, c!]);
      expect(await refusal(forgery)).to.have.property("problem", "TranscriptBroken");
      const atTheEnd = await withContributions(([a]) => [a!, other!]);
      expect(await refusal(atTheEnd)).to.have.property("problem", "DeltaChainBroken");
    });

    it("with a proof of another secret than δ was multiplied by", async () => {
      const forgery = await withContributions(([a, b, c]) => [a!, b!, { ...c!, deltaAfter: b!.deltaAfter }]);
      expect(await refusal(forgery)).to.have.property("problem", "DeltaChainBroken");
    });

    it("with a proof of knowledge on no secret at all", async () => {
      const forgery = await withContributions(([a, b, c]) => [
        a!,
        b!,
        { ...c!, spx: encodePoint(times2(G2_GENERATOR, 5n)) },
      ]);
      expect(await refusal(forgery)).to.have.property("problem", "ProofOfKnowledgeWrong");
    });

    it("with a beacon that tells another value, or other iterations", async () => {
      for (const beacon of [
        { value: Uint8Array.of(1, 2, 3), iterationsExponent: 10 },
        { value: Buffer.from(CEREMONY_BEACON.value.slice(2), "hex"), iterationsExponent: 11 },
      ]) {
        const forgery = await withContributions(([a, b, c]) => [a!, b!, { ...c!, beacon }]);
        expect(await refusal(forgery)).to.have.property("problem", "BeaconWrong");
      }
    });

    it("with a beacon of more iterations than anybody would check", async () => {
      const beacon = { value: Uint8Array.of(1, 2, 3), iterationsExponent: 63 };
      const forgery = await withContributions(([a, b, c]) => [a!, b!, { ...c!, beacon }]);
      expect(await refusal(forgery)).to.have.property("name", "BeaconRefused");
    });

    it("with a contribution that says it is a beacon", async () => {
      const beacon = { value: Uint8Array.of(1, 2, 3), iterationsExponent: 10 };
      const forgery = await withContributions(([a, b, c]) => [a!, { ...b!, kind: "beacon", beacon }, c!]);
      expect(await refusal(forgery)).to.have.property("problem", "BeaconWrong");
    });

    it("with points at infinity, off the curve or outside the subgroup", async () => {
      const [zero1, zero2, off] = [new Uint8Array(64), new Uint8Array(128), encodePoint([1n, 3n])];
      for (const change of [{ s: zero1 }, { sx: zero1 }, { spx: zero2 }, { deltaAfter: zero1 }, { sx: off }]) {
        const forgery = await withContributions(([a, b, c]) => [{ ...a!, ...change }, b!, c!]);
        expect(await refusal(forgery), Object.keys(change)[0])
          .to.be.an("error")
          .with.property("code", "INVALID_PHASE2");
      }
      const forgery = await withContributions(([a, b, c]) => {
        const [spx] = decodeG2Points(c!.spx);
        return [a!, b!, { ...c!, spx: encodePoint(sum2(spx!, outsideG2Subgroup())) }];
      });
      expect(await refusal(forgery)).to.have.property("problem", "PointInvalid");
    });
  });
});
