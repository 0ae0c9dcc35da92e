// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { decodeG1Points, decodeG2Points, encodePoint } from "../../../keys/montgomery-points.ts";
import { ceremonyFixture } from "../../../testing/ceremony-fixture.ts";
import { HEADER_POINT_AT, zkeyBytes } from "../../../testing/forged-zkey.ts";
import { outsideG2Subgroup } from "../../../testing/outside-subgroup.ts";
import { sum2, times, times2 } from "../../../testing/point-arithmetic.ts";

const { Fp } = bn254.fields;

describe("verifyPhase2", () => {
  const { key, refusal, forged, snarkjsTakes } = ceremonyFixture();

  describe("refuses a key", () => {
    for (const name of ["c", "h"] as const) {
      it(`with ${name} of the δ before`, async () => {
        const before = (await zkeyBytes(key("two")))[name];
        const forgery = await forged(() => ({ [name]: before }));
        expect(await snarkjsTakes(forgery)).to.equal(false);
        expect(await refusal(forgery)).to.have.property("problem", "ScaledSectionWrong");
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
        const forgery = await forged((bytes) => void Buffer.from(encodePoint([1n, 3n])).copy(bytes[name], 64));
        expect(await refusal(forgery)).to.have.property("problem", "PointInvalid");
      });

      it(`with a coordinate of ${name} above the field's prime`, async () => {
        const forgery = await forged((bytes) => {
          const value = littleEndian(bytes[name].subarray(64, 96)) + Fp.ORDER;
          Buffer.from(scalarBytes([value])).copy(bytes[name], 64);
          return undefined;
        });
        expect(await refusal(forgery)).to.have.property("problem", "PointInvalid");
      });
    }

    it("with another δ in the header, in one group or both", async () => {
      for (const groups of [["delta1"], ["delta2"], ["delta1", "delta2"]] as const) {
        const forgery = await forged(({ header }) => {
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
        expect(await refusal(forgery), groups.join()).to.have.property("problem", "DeltaChainBroken");
      }
    });

    it("with a δ in G2 that lies outside the subgroup", async () => {
      const forgery = await forged(({ header }) => {
        const place = HEADER_POINT_AT.delta2;
        const [delta2] = decodeG2Points(header.subarray(place, place + 128));
        Buffer.from(encodePoint(sum2(delta2!, outsideG2Subgroup()))).copy(header, place);
        return undefined;
      });
      expect(await refusal(forgery)).to.have.property("problem", "PointInvalid");
    });
  });
});

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}
