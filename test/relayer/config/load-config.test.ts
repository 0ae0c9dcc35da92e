// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { DEFAULT_BACKEND } from "../../../prover/load-backend.ts";
import { backendChoice } from "../../../relayer/config/backend-choice.ts";
import { InvalidConfig, loadConfig, parseConfig } from "../../../relayer/config/load-config.ts";
import { signingKey, SigningKeyMissing } from "../../../relayer/config/signing-key.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const KEY = `0x${"11".repeat(32)}`;
const VALID = {
  rpcUrl: "http://127.0.0.1:8545",
  chainId: 31_337,
  oracle: `0x${"aa".repeat(20)}`,
  fromBlock: 0,
  confirmations: 1,
  store: "pglite:data",
  models: ["build/model-b1"],
  signer: { developmentKey: KEY },
  payee: `0x${"bb".repeat(20)}`,
  maxFeeGwei: 100,
};

function mistakesOf(json: unknown, environment = {}): readonly string[] {
  try {
    parseConfig(json, "relayer.config.json", environment);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.details.mistakes as string[];
    throw error;
  }
  return [];
}

describe("loadConfig", () => {
  const folder = temporaryFolder();

  it("reads a file and takes folders from where it stands", async () => {
    const path = join(folder(), "relayer.config.json");
    await writeFile(path, JSON.stringify(VALID));
    const config = await loadConfig(path, {});
    expect(config.store).to.equal(`pglite:${join(folder(), "data")}`);
    expect(config.models).to.deep.equal([join(folder(), "build/model-b1")]);
    expect(config.proveTimeoutSeconds, "default").to.equal(600);
    expect([config.prover, config.provers], "defaults").to.deep.equal([DEFAULT_BACKEND.name, 1]);
  });

  it("takes a prover by its name, or by the one entry that says where its program is", async () => {
    const path = join(folder(), "prover.config.json");
    const choiceOf = async (prover: unknown) => {
      await writeFile(path, JSON.stringify({ ...VALID, prover }));
      return backendChoice(await loadConfig(path, {}));
    };
    expect(await choiceOf("snarkjs")).to.deep.equal({ name: "snarkjs" });
    const program = join(folder(), "bin", "prover");
    expect(await choiceOf({ rapidsnark: "bin/prover" })).to.deep.equal({ name: "rapidsnark", program });
    for (const prover of [{}, { one: "a", two: "b" }, { one: "" }, "", 5])
      expect(mistakesOf({ ...VALID, prover }).join(), JSON.stringify(prover)).to.include("prover");
    for (const provers of [0, 1.5, 65]) expect(mistakesOf({ ...VALID, provers }).join()).to.include("provers");
  });

  it("names every mistake at once, with its place", () => {
    const mistakes = mistakesOf({
      ...VALID,
      ...{ rpcUrl: "ftp://x", oracle: "0x12", confirmations: 0, store: "sqlite:x", models: [], chainId: 1 },
      ...{ maxFeeGwei: -1, maxFeeGwie: 3 },
    });
    const places = ["rpcUrl", "oracle", "confirmations", "store", "models", "maxFeeGwei", "maxFeeGwie"];
    for (const place of [...places, "signer.developmentKey"]) {
      expect(mistakes.join("\n"), place).to.include(place);
    }
  });

  it("refuses unknown keys, $schema among them", () => {
    expect(mistakesOf({ ...VALID, $schema: "x" })).to.have.length(1);
  });

  it("refuses a development key on any chain that is not local", () => {
    for (const chainId of [1, 1_338, 31_338, 560_048, "31337"]) {
      expect(mistakesOf({ ...VALID, chainId }).join(), String(chainId)).to.match(/only chain 31337 and 1337/);
    }
    expect(mistakesOf({ ...VALID, chainId: 1_337 }), "the other local chain").to.deep.equal([]);
  });

  it("refuses a named key that is not in the environment, and never quotes one", () => {
    const config = { ...VALID, signer: { privateKeyEnv: "RELAYER_KEY" } };
    expect(mistakesOf(config)).to.match(/RELAYER_KEY is not set/);
    expect(mistakesOf(config, { RELAYER_KEY: "0xsecret" }).join(), "malformed").to.not.include("secret");
    expect(mistakesOf(config, { RELAYER_KEY: KEY })).to.deep.equal([]);
  });

  it("says so when there is no file or no JSON in it", async () => {
    const missing = await loadConfig(join(folder(), "none.json"), {}).catch((error: unknown) => error);
    expect(missing).to.be.instanceOf(InvalidConfig);
    expect(mistakesOf("text")).to.have.length(1);
  });

  it("does not quote what is no JSON: it may be a key", async () => {
    const path = join(folder(), "broken.json");
    await writeFile(path, '{"rpcUrl": path5ecret}');
    const broken = await loadConfig(path, {}).catch((error: unknown) => error);
    expect(broken).to.be.instanceOf(InvalidConfig);
    expect(inspect(broken, { depth: 9 }))
      .to.include("it is not JSON")
      .and.to.not.include("5ecret");
  });
});

describe("signingKey", () => {
  it("reads the environment", () => {
    expect(signingKey({ chainId: 1, signer: { privateKeyEnv: "K" } }, { K: KEY })).to.equal(KEY);
  });

  it("gives no development key away on another chain", () => {
    expect(() => signingKey({ chainId: 1, signer: { developmentKey: KEY } }, {})).to.throw(SigningKeyMissing);
  });
});
