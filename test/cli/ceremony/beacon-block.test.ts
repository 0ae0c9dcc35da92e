// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { announcedBlock } from "../../../cli/ceremony/announced-block.ts";
import { checkBeaconBlock } from "../../../cli/ceremony/check-beacon-block.ts";
import type { Ceremony } from "../../../keys/transcript.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { errorOf } from "../../../testing/error-of.ts";
import { scriptedEndpoint } from "../../../testing/scripted-endpoint.ts";

const ANNOUNCED = { chainId: 560_048, block: 500, iterationsExponent: 10 };
const BLOCK_TIME = Date.parse("2026-02-01T00:00:00Z") / 1_000;

type Told = Readonly<{ chainId?: number; finalized?: number | null; block?: object | null }>;

describe("the block that is a ceremony's beacon", () => {
  const hex = (value: number): string => `0x${value.toString(16)}`;
  const header = (number: number) => ({
    number: hex(number),
    hash: keccakOfText(`block ${number}`),
    timestamp: hex(BLOCK_TIME),
  });
  /** Whatever an endpoint likes to tell, the announced block as it is unless said otherwise. */
  const told = async <T>(
    { chainId = ANNOUNCED.chainId, finalized = 600, block }: Told,
    use: (url: string) => Promise<T>,
  ) => {
    const endpoint = await scriptedEndpoint(({ method, params }) => {
      if (method === "eth_chainId") return { result: hex(chainId) };
      if (params[0] === "finalized") return { result: finalized === null ? null : header(finalized) };
      return { result: block === undefined ? header(ANNOUNCED.block) : block };
    });
    try {
      return await use(`http://${endpoint.host}`);
    } finally {
      endpoint.close();
    }
  };
  const found = async (answers: Told) => told(answers, (url) => announcedBlock(url, ANNOUNCED));
  const codeOf = async (answers: Told): Promise<string> => (await errorOf(found(answers))).code;

  it("is taken once it is final, and not while the chain could still replace it", async () => {
    expect(await found({ finalized: 500 })).to.include({ number: 500, hash: keccakOfText("block 500") });
    expect(await codeOf({ finalized: 499 }), "there, but not final").to.equal("BEACON_NOT_YET");
    expect(await codeOf({ finalized: null }), "a chain that knows no final block").to.equal("BEACON_NOT_YET");
    expect(await codeOf({ block: null }), "final, and not there").to.equal("BEACON_NOT_YET");
  });

  it("is not taken from an endpoint of another chain, or one that tells of another block or none that is one", async () => {
    expect(await codeOf({ chainId: 1 })).to.equal("WRONG_CHAIN");
    expect(await codeOf({ block: header(501) })).to.equal("HOSTILE_ANSWER");
    expect(await codeOf({ block: { ...header(500), hash: "0x00" } })).to.equal("HOSTILE_ANSWER");
  });

  describe("as a voter compares it", () => {
    const beacon = { kind: "beacon", value: keccakOfText("block 500") };
    const signed = (time: string) => ({ kind: "contribution", attestation: { name: "Ada", time } });
    const verdict = async (...steps: object[]) =>
      told({}, (url) => checkBeaconBlock({ announcement: ANNOUNCED, steps } as unknown as Ceremony, url));

    it("has the beacon's value, and came after every signature", async () => {
      await verdict(signed("2026-01-31T23:59:59.999Z"), beacon);
      const other = { ...beacon, value: keccakOfText("block 501") };
      expect((await errorOf(verdict(other))).message).to.contain("has the hash");
      for (const time of ["2026-02-01T00:00:00Z", "2026-02-01T00:00:00.0001Z", "9999-12-31T23:59:59Z"])
        expect((await errorOf(verdict(signed("2026-01-01T00:00:00Z"), signed(time), beacon))).message, time).to.contain(
          "was there already",
        );
    });
  });
});
