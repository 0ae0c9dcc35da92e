import { expect } from "chai";
import { leftOpen } from "../../../cli/ceremony/left-open.ts";
import type { Ceremony, CeremonyStep } from "../../../keys/transcript.ts";

const contribution = (signer?: string) =>
  ({ kind: "contribution", ...(signer === undefined ? {} : { attestation: { signer } }) }) as unknown as CeremonyStep;
const ceremony = (name: string | undefined, ...steps: CeremonyStep[]): Ceremony =>
  ({
    policy: { contributions: 2, attestations: 1 },
    ptau: name === undefined ? {} : { name },
    steps: [...steps, { kind: "beacon" }],
  }) as unknown as Ceremony;

describe("what verifying a ceremony leaves open", () => {
  const files = { ptau: "p", rpcUrl: "http://localhost" };
  const everything = { ...files, contributions: 2, attestations: 1 };
  const published = ceremony("ppot_0080_11.ptau", contribution(), contribution("0x01"));

  it("is the least where everything was given", () => {
    expect(leftOpen(everything, published)).to.deep.equal(leftOpen(everything));
    expect(leftOpen(everything).join(" ")).to.contain("no signature covers the announcement");
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
