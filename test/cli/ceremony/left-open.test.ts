// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { leftOpen } from "../../../cli/ceremony/left-open.ts";
import { NO_PLAN } from "../../../keys/ceremony/announced-plan.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import type { Ceremony, CeremonyStep } from "../../../keys/transcript.ts";

const contribution = (signer?: string, planHash = keccakOfText("plan")) =>
  ({
    kind: "contribution",
    ...(signer === undefined ? {} : { attestation: { signer, planHash } }),
  }) as unknown as CeremonyStep;
const ceremony = (name: string | undefined, ...steps: CeremonyStep[]): Ceremony =>
  ({
    policy: { contributions: 2, attestations: 1 },
    ptau: name === undefined ? {} : { name },
    steps: [...steps, { kind: "beacon" }],
  }) as unknown as Ceremony;

describe("what verifying a ceremony leaves open", () => {
  const files = { ptau: "p", rpcUrl: "http://localhost" };
  const everything = { ...files, contributions: 2, attestations: 1 };
  const published = ceremony("ppot_0080_11.ptau", contribution("0x02"), contribution("0x01"));

  it("is the least where everything was given", () => {
    expect(leftOpen(everything, published)).to.have.length(leftOpen(everything).length - 1);
    expect(leftOpen(everything).join(" ")).to.contain("announced before anybody contributed");
  });

  it("is when block and policy were announced, unless every contribution is signed for that", () => {
    for (const other of [contribution("0x02", NO_PLAN), contribution()])
      expect(leftOpen(everything, ceremony("ppot_0080_11.ptau", other, contribution("0x01"))).join(" ")).to.contain(
        "Of 2 contributions 1 are signed for the announcement",
      );
    expect(leftOpen(everything, published).join(" ")).not.to.contain("announced before");
  });

  it("is what was not given", () => {
    expect(leftOpen({ ptau: "p" }).join(" "))
      .to.contain("--rpc-url")
      .and.not.to.contain("--ptau");
    expect(leftOpen({ rpcUrl: "u" }).join(" "))
      .to.contain("--ptau")
      .and.not.to.contain("--rpc-url");
  });

  it("is whether the record's own policy is enough, unless the reader has one", () => {
    for (const asked of [files, { ...files, contributions: 2 }, { ...files, attestations: 1 }])
      expect(leftOpen(asked, published).join(" ")).to.contain("2 contributions and 1 signers are enough");
  });

  it("is who made Powers of Tau that were taken for a hash", () => {
    expect(leftOpen(everything, ceremony(undefined, contribution("0x01"))).join(" ")).to.contain(
      "none of the published",
    );
  });

  it("is when the last contribution was made, where nobody signed it", () => {
    const unsigned = ceremony("ppot_0080_11.ptau", contribution("0x01"), contribution());
    expect(leftOpen(everything, unsigned).join(" ")).to.contain("no time to compare");
  });
});
