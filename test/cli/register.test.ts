// SPDX-License-Identifier: GPL-3.0-or-later
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { readDeployment, writeDeployment } from "../../cli/deploy/deployment-file.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { rootedStorage } from "../../testing/rooted-storage.ts";
import { servedChain } from "../../testing/served-chain.ts";
import { type ProcessEnd, proofcast } from "../../testing/cli-process.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const MODEL = join(projectRoot, "build/operator-rewards-b1");
/** Hardhat's third well-known account, which governs nothing here. */
const STRANGER = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";

describe("proofcast register", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const chain = servedChain();
  let deployment: string;
  let args: string[];

  before(async () => {
    const { rpcUrl, connection } = chain();
    const storage = await rootedStorage(connection);
    const target = ["--rpc-url", rpcUrl, "--out", folder(), "--allow-insecure"];
    const run = await proofcast(["deploy", "--rocket-storage", storage, "--first-interval", "50", ...target]).ended;
    expect(run.code, run.stderr).to.equal(0);
    deployment = join(folder(), "31337.json");
    args = ["register", MODEL, "--deployment", deployment, "--rpc-url", rpcUrl, "--json"];
  });

  const refusal = ({ code, stdout, stderr }: ProcessEnd): { code: string; message: string } => {
    expect(code, stderr).to.equal(1);
    return (JSON.parse(stdout) as { error: { code: string; message: string } }).error;
  };
  const registryOf = async () => {
    const { contracts } = await readDeployment(deployment);
    return await chain().connection.ethers.getContractAt("ModelRegistry", contracts.ModelRegistry.address);
  };

  it("refuses a caller who does not govern, naming the contract's reason", async () => {
    const error = refusal(await proofcast([...args, "--key-env", "CALLER"], { CALLER: STRANGER }).ended);
    expect(error.code).to.equal("REGISTRATION_REFUSED");
    expect(error.message).to.contain("AccessManagedUnauthorized");
  });

  it("refuses a sample that is not of the model's features", async () => {
    for (const rows of ["[[1,2,3]]", "[]", "[[1,2,3,4,5,6],[1,2,3,4,5,6]]", "[[0.5,0,0,0,0,0]]", "{", "null"]) {
      const path = join(folder(), "sample.json");
      await writeFile(path, rows);
      expect(refusal(await proofcast([...args, "--sample", path]).ended), rows).to.have.property(
        "code",
        "INVALID_SAMPLE",
      );
    }
  });

  it("refuses a source of features that pack alike and mean something else, naming the lines", async () => {
    const { ethers } = chain().connection;
    const [signer] = await ethers.getSigners();
    const text = "smoothing_pool_eth,%,6,32,false,0.01";
    const fixed = [1n, 60n, [signer!.address], 0n, "0x01040006", text] as const;
    const source = await (await ethers.deployContract("SignedFeedSource", [...fixed])).getAddress();
    const error = refusal(await proofcast([...args, "--source", source]).ended);
    expect(error.code).to.equal("SOURCE_FEATURES_DIFFER");
    expect(error.message).to.contain(
      `line 1: the model has smoothing_pool_eth,ETH,6,32,false,0.000001, the source ${text}`,
    );
    const none = refusal(await proofcast([...args, "--source", signer!.address]).ended);
    expect(none.code).to.equal("SOURCE_UNREADABLE");
  });

  it("refuses a folder that is no built model, a file that is no deployment, and another chain", async () => {
    const other = join(folder(), "other.json");
    await writeDeployment(other, { ...(await readDeployment(deployment)), chainId: 1_337 });
    const broken = join(folder(), "broken.json");
    await writeFile(broken, (await readFile(deployment, "utf8")).replace("ModelRegistry", "Registry"));
    const cases = {
      INVALID_MANIFEST: args.map((arg) => (arg === MODEL ? folder() : arg)),
      INVALID_DEPLOYMENT_FILE: args.map((arg) => (arg === deployment ? broken : arg)),
      WRONG_CHAIN: args.map((arg) => (arg === deployment ? other : arg)),
    };
    for (const [code, changed] of Object.entries(cases)) {
      expect(refusal(await proofcast(changed).ended).code, code).to.equal(code);
    }
  });

  it("refuses development keys for a chain that is not local, before it asks any endpoint", async () => {
    const path = join(folder(), "11155111.json");
    await writeDeployment(path, { ...(await readDeployment(deployment)), chainId: 11_155_111, allowInsecure: false });
    const elsewhere = ["register", MODEL, "--deployment", path, "--rpc-url", "http://127.0.0.1:1", "--json"];
    expect(refusal(await proofcast(elsewhere).ended).code).to.equal("INSECURE_DEPLOYMENT_REFUSED");
  });

  it("refuses a folder that says its development keys are none", async () => {
    const lying = join(folder(), "lying");
    await cp(MODEL, lying, { recursive: true });
    const path = join(lying, "manifest.json");
    await writeFile(path, (await readFile(path, "utf8")).replace('"insecure": true', '"insecure": false'));
    const run = await proofcast(args.map((arg) => (arg === MODEL ? lying : arg))).ended;
    expect(refusal(run)).to.have.property("code", "INVALID_MANIFEST");
  });

  it("registers a model behind a proven sample, and says so", async () => {
    const path = join(folder(), "sample.json");
    await writeFile(path, '[[17, "18", 19, 20, 21, 4294967295]]');
    const terms = join(folder(), "terms.json");
    const limit = { minimum: 0, maximum: "4000000", maximumJump: 1_000_000 };
    const stated = { uri: "ipfs://about", limits: [limit], defaults: [7] };
    await writeFile(terms, JSON.stringify({ ...stated, defaults: [-1] }));
    const refused = await proofcast([...args, "--sample", path, "--feed-terms", terms]).ended;
    expect(refusal(refused).code).to.equal("INVALID_FEED_TERMS");
    await writeFile(terms, JSON.stringify(stated));
    const { code, stdout, stderr } = await proofcast([...args, "--sample", path, "--feed-terms", terms]).ended;
    expect(code, stderr).to.equal(0);
    const registered = JSON.parse(stdout) as { modelId: string; verifier: string; insecure: boolean };
    expect(registered).to.include({ name: "operator-rewards", batch: 1, insecure: true });
    const record = await (await registryOf()).modelRecord(registered.modelId);
    expect(record.verifier).to.equal(registered.verifier);
    expect([record.status, record.insecure, record.total], "active, insecure, total").to.deep.equal([2n, true, true]);
    const feed = await (await registryOf()).readableFeed(record.feedId);
    expect([...feed.defaults]).to.deep.equal([7n]);
    expect(feed.limits.map(({ minimum, maximum, maximumJump }) => [minimum, maximum, maximumJump])).to.deep.equal([
      [0n, 4_000_000n, 1_000_000n],
    ]);
    expect((await (await registryOf()).provenanceOf(registered.modelId)).uri).to.equal("ipfs://about");
  });

  it("refuses to register it again", async () => {
    const error = refusal(await proofcast(args).ended);
    expect(error.code).to.equal("REGISTRATION_REFUSED");
    expect(error.message).to.contain("ModelAlreadyRegistered");
  });
});
