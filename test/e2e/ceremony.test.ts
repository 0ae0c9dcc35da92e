// SPDX-License-Identifier: GPL-3.0-or-later
import { copyFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Wallet } from "ethers";
import { expect } from "chai";
import { ceremonyOf } from "../../built-model/ceremony-of.ts";
import { readManifest } from "../../built-model/check-manifest.ts";
import { checkModel } from "../../built-model/check-model.ts";
import { finishCeremony } from "../../built-model/finish-ceremony.ts";
import { startCeremony } from "../../built-model/start-ceremony.ts";
import { announcedBlock } from "../../cli/ceremony/announced-block.ts";
import { checkBeaconBlock } from "../../cli/ceremony/check-beacon-block.ts";
import { registrationOf } from "../../cli/register-model.ts";
import { readAttestation } from "../../cli/ceremony/attestation-file.ts";
import { zkeyPathOf } from "../../keys/ceremony/ceremony-folder.ts";
import { closeCeremony } from "../../keys/ceremony/close-ceremony.ts";
import { takeContribution } from "../../keys/ceremony/take-contribution.ts";
import { verifyCeremony } from "../../keys/ceremony/verify-ceremony.ts";
import { setupHashOf } from "../../keys/setup-table.ts";
import { type Transcript, TRANSCRIPT_FILE, transcriptHash, transcriptText } from "../../keys/transcript.ts";
import { readTranscript } from "../../keys/transcript-file.ts";
import { keccak256, type Hex } from "../../schema/hash.ts";
import { manifestText, type Manifest } from "../../schema/manifest.ts";
import { errorOf } from "../../testing/error-of.ts";
import { proofcast } from "../../testing/cli-process.ts";
import { restateEverything } from "../../testing/liar.ts";
import { buildOperatorRewards } from "../../testing/operator-rewards.ts";
import { rootedStorage } from "../../testing/rooted-storage.ts";
import { servedChain } from "../../testing/served-chain.ts";
import { contributeAndSign } from "../../testing/small-ceremony.ts";
import { sharedPath } from "../../testing/shared-folder.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

/** Hoodi's id, so that nothing here passes for a local chain. */
const CHAIN_ID = 560_048;
/** One row of the model's six features. */
const SAMPLE = [[1n, 2n, 3n, 4n, 5n, 6n]];
const ptauPath = sharedPath("ptau", "ppot_0080_11.ptau");

/** From a built model to one that is registered on a chain that is not local, in the order in which people do it. */
(ptauPath === undefined ? describe.skip : describe)("a ceremony on the real Powers of Tau of 2^11", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const chain = servedChain(CHAIN_ID);
  const ptau = ptauPath ?? "";
  const [dir, out] = [(): string => join(folder(), "ceremony"), (): string => join(folder(), "final")];
  let development: string;
  let manifest: Manifest;
  let registry: string;
  let source: string;

  before(async () => {
    ({ dir: development } = await buildOperatorRewards({ batch: 1, keys: { warn: () => undefined } }));
    const { ethers } = chain().connection;
    const [governor] = await ethers.getSigners();
    const manager = await ethers.deployContract("AccessManager", [governor!.address]);
    const factory = await ethers.deployContract("VerifierFactory", ["0x0000000000000000000000000000000000000006"]);
    registry = await (await ethers.deployContract("ModelRegistry", [manager, factory, false])).getAddress();
    const storage = await rootedStorage({ ethers });
    source = await (await ethers.deployContract("RocketPoolRewardsSource", [storage, 50n, 46n])).getAddress();
  });
  const target = () => ({ chainId: BigInt(CHAIN_ID), registry, source });
  const mine = async (blocks: number): Promise<unknown> =>
    chain().connection.provider.request({ method: "hardhat_mine", params: [`0x${blocks.toString(16)}`] });

  it("starts with an announcement, and takes in what three people made", async () => {
    const head = await chain().connection.ethers.provider.getBlockNumber();
    const late = ["--beacon-chain", String(CHAIN_ID), "--beacon-block", String(head), "--rpc-url", chain().rpcUrl];
    const refused = await proofcast([
      "ceremony",
      "start",
      development,
      "--ptau",
      ptau,
      "--out",
      dir(),
      ...late,
      "--json",
    ]).ended;
    expect(JSON.parse(refused.stdout)).to.have.nested.property("error.code", "BLOCK_NOT_AHEAD");
    await startCeremony(development, dir(), {
      ptau: { path: ptau },
      policy: { contributions: 3, attestations: 3 },
      announcement: { chainId: CHAIN_ID, block: head + 8, iterationsExponent: 10 },
    });
    await writeFile(join(folder(), "dice"), "3 1 6 6 2 5 1 4");
    const key = Wallet.createRandom();
    await writeFile(join(folder(), "Ada.key"), `${key.privateKey}\n`);
    const made = join(folder(), "Ada.zkey");
    const published = ["--ceremony", join(dir(), "ceremony.json")];
    const own = [...published, "--entropy-file", join(folder(), "dice"), "--key-file", join(folder(), "Ada.key")];
    const args = ["ceremony", "contribute", zkeyPathOf(dir(), 0), "--out", made, "--name", "Ada", ...own, "--json"];
    const run = await proofcast(args).ended;
    expect(run.code, run.stderr).to.equal(0);
    expect(run.stdout + run.stderr, "the key stays where it is").not.to.contain(key.privateKey.slice(2));
    const attestation = await readAttestation(made, undefined);
    expect(attestation).to.include({ name: "Ada", signer: key.address });
    expect(JSON.parse(run.stdout)).to.deep.include({ ...attestation, zkey: made });
    const taken = await proofcast(["ceremony", "accept", dir(), made, "--json"]).ended;
    expect(taken.code, taken.stderr).to.equal(0);
    expect(JSON.parse(taken.stdout)).to.deep.include({ next: "contribution", zkey: zkeyPathOf(dir(), 1) });

    for (const [index, name] of ["Emmy", "Grace"].entries()) {
      const paths = { from: zkeyPathOf(dir(), index + 1), to: join(folder(), `${name}.zkey`) };
      await takeContribution(dir(), { zkey: paths.to, attestation: await contributeAndSign(paths, { name }) });
    }
  });

  it("waits until the announced block is final, and takes its hash for the beacon", async () => {
    const { announcement } = JSON.parse(await readFile(join(dir(), "ceremony.json"), "utf8")) as {
      announcement: { chainId: number; block: number; iterationsExponent: number };
    };
    const early = await errorOf(announcedBlock(chain().rpcUrl, announcement));
    expect(early).to.have.property("code", "BEACON_NOT_YET");
    await mine(200); // a simulated chain's final block lags by two epochs
    const { hash } = await announcedBlock(chain().rpcUrl, announcement);
    const block = await chain().connection.ethers.provider.getBlock(announcement.block);
    expect(hash).to.equal(block?.hash);
    const ceremony = await closeCeremony(dir(), hash as Hex);
    expect(ceremony.steps.at(-1)).to.deep.include({ kind: "beacon", value: hash });
    await checkBeaconBlock(ceremony, chain().rpcUrl);

    const other = ceremony.steps.map((step) => (step.kind === "beacon" ? { ...step, value: keccak256("0x00") } : step));
    const notTheBlock = await errorOf(checkBeaconBlock({ ...ceremony, steps: other }, chain().rpcUrl));
    expect(notTheBlock.message).to.contain("has the hash");
    const afterwards = ceremony.steps.map((step) =>
      step.kind === "contribution" && step.attestation !== undefined
        ? { ...step, attestation: { ...step.attestation, time: "2999-01-01T00:00:00.000Z" } }
        : step,
    );
    const tooLate = await errorOf(checkBeaconBlock({ ...ceremony, steps: afterwards }, chain().rpcUrl));
    expect(tooLate.message).to.contain("was there already");
  });

  it("ends in a built model's folder with its keys and the transcript", async () => {
    manifest = await finishCeremony(dir(), out(), { ptau: { path: ptau }, onProgress: () => undefined });
    expect(manifest.insecure).to.equal(false);
    expect(setupHashOf(manifest.setup)).to.equal(keccak256(await readFile(join(out(), TRANSCRIPT_FILE))));
    expect((await readTranscript(join(out(), TRANSCRIPT_FILE))).keyHash).to.equal(manifest.keyHash);
    expect(await readFile(join(out(), "manifest.json"), "utf8")).to.equal(manifestText(manifest));
  });

  it("has its model registered where development keys are refused", async () => {
    const refused = await errorOf(registrationOf(development, SAMPLE, target()));
    expect(refused).to.have.property("code", "INSECURE_DEPLOYMENT_REFUSED");

    const contract = await chain().connection.ethers.getContractAt("ModelRegistry", registry);
    const { args, phase1Hash, modelId } = await registrationOf(out(), SAMPLE, target());
    await (await contract.listPhase1(phase1Hash)).wait();
    const insecure = { ...args[0], insecure: true };
    await expect(contract.propose(insecure, args[1])).to.be.revertedWithCustomError(contract, "InsecureModelRefused");
    await (await contract.propose(...args)).wait();
    expect((await contract.provenanceOf(modelId)).setupHash).to.equal(setupHashOf(manifest.setup));
    expect((await contract.modelRecord(modelId)).insecure).to.equal(false);
  });

  it("is checked by a voter from public files and an endpoint alone", async () => {
    const transcript = join(folder(), "published.json");
    await writeFile(transcript, await readFile(join(out(), TRANSCRIPT_FILE)));
    const place = ["--rpc-url", chain().rpcUrl, "--registry", registry, "--chain-id", String(CHAIN_ID)];
    const args = ["check", out(), "--transcript", transcript, "--ptau", ptau, ...place, "--json"];
    const { code, stdout, stderr } = await proofcast(args).ended;
    expect(code, stderr).to.equal(0);
    const { ties, notTied } = JSON.parse(stdout) as { ties: { entry: string; result: string }[]; notTied: string[] };
    expect(new Set(ties.map(({ result }) => result))).to.deep.equal(new Set(["ok"]));
    expect(ties.map(({ entry }) => entry)).to.include.members([transcript, "model.zkey", "the registered model"]);
    expect(notTied.join(" ")).not.to.contain("--ptau");
  });

  it("is verified by a voter from the Powers of Tau to the beacon's block", async () => {
    const args = ["ceremony", "verify", out(), "--ptau", ptau, "--rpc-url", chain().rpcUrl, "--json"];
    const { code, stdout, stderr } = await proofcast([...args, "--contributions", "3", "--attestations", "3"]).ended;
    expect(code, stderr).to.equal(0);
    const found = JSON.parse(stdout) as { keyHash: string; checks: { result: string }[]; notChecked: string[] };
    expect(found.keyHash).to.equal(manifest.keyHash);
    expect(new Set(found.checks.map(({ result }) => result))).to.deep.equal(new Set(["ok"]));
    expect(found.notChecked.join(" ")).not.to.match(/--(ptau|rpc-url|contributions)/);
  });

  describe("a folder that tells two stories", () => {
    const verdict = async (lying: string): Promise<{ code: string; message: string }> =>
      errorOf(ceremonyOf(lying).then(({ ceremony, ...files }) => verifyCeremony(ceremony, files)));
    const copied = async (name: string): Promise<string> => {
      await cp(out(), join(folder(), name), { recursive: true });
      return join(folder(), name);
    };
    /** A transcript that the manifest names. */
    const retold = async (
      lying: string,
      change: Partial<Transcript>,
      entries: Partial<Manifest> = {},
    ): Promise<void> => {
      const transcript = { ...(await readTranscript(join(out(), TRANSCRIPT_FILE))), ...change };
      await writeFile(join(lying, TRANSCRIPT_FILE), transcriptText(transcript));
      const setup = { kind: "ceremony", transcriptHash: transcriptHash(transcript) };
      await writeFile(join(lying, "manifest.json"), manifestText({ ...manifest, ...entries, setup }));
    };

    it("of the ceremony's zkey, and of another key in transcript and manifest", async () => {
      const lying = await copied("other-key");
      const { keyWords, keyHash, phase1Hash } = await readManifest(join(development, "manifest.json"));
      await copyFile(join(development, "verification_key.json"), join(lying, "verification_key.json"));
      await retold(lying, { keyHash }, { keyWords, keyHash, phase1Hash });
      expect(await verdict(lying)).to.have.property("code", "CEREMONY_REFUSED");
    });

    it("of a transcript for another model, which a contributor signed for or nobody did", async () => {
      const { model, steps, policy } = await readTranscript(join(out(), TRANSCRIPT_FILE));
      const unsigned = steps.map((step) => {
        if (step.kind === "beacon") return step;
        const { kind, name, hash, zkeySha256 } = step;
        return { kind, ...(name === undefined ? {} : { name }), hash, zkeySha256 };
      });
      for (const change of [{ name: "another" }, { batch: 2 }, { modelHash: keccak256("0x00") }]) {
        const lying = await copied("other-model");
        await retold(lying, { model: { ...model, ...change } });
        expect(await verdict(lying), JSON.stringify(change)).to.have.property("code", "ATTESTATION_REFUSED");
        const unasked = { ...policy, attestations: 0 };
        await retold(lying, { model: { ...model, ...change }, steps: unsigned, policy: unasked });
        expect(await verdict(lying), JSON.stringify(change)).to.have.property("code", "MANIFEST_MISMATCH");
      }
    });

    it("of the keys that it has, and of a ceremony's files beside them", async () => {
      const lying = await copied("two-ceremonies");
      for (const name of ["model.zkey", "verification_key.json"])
        await copyFile(join(development, name), join(lying, name));
      await restateEverything(lying);
      await cp(dir(), lying, { recursive: true }); // with ceremony.json, the zkeys and the model that they are for
      expect(await verdict(lying)).to.have.property("code", "CEREMONY_REFUSED");
    });
  });

  it("is told apart from another ceremony's transcript", async () => {
    const other = { ...(await readTranscript(join(out(), TRANSCRIPT_FILE))), keyHash: keccak256("0x00") };
    const transcriptPath = join(folder(), "other.json");
    await writeFile(transcriptPath, transcriptText(other));
    expect(await errorOf(checkModel(out(), { transcriptPath }))).to.have.property("code", "MANIFEST_MISMATCH");
  });

  it("is told apart from development keys under its name, every hash and the transcript restated", async () => {
    const lying = join(folder(), "lying");
    await cp(out(), lying, { recursive: true });
    for (const name of ["model.zkey", "verification_key.json"])
      await copyFile(join(development, name), join(lying, name));
    const { zkeySha256, keyHash } = await restateEverything(lying);
    expect((await errorOf(checkModel(lying))).message).to.contain("of transcript.json");

    const path = join(lying, TRANSCRIPT_FILE);
    const honest = await readTranscript(path);
    const steps = honest.steps.map((step) => (step.kind === "beacon" ? { ...step, zkeySha256 } : step));
    const transcript = { ...honest, steps, keyHash };
    await writeFile(path, transcriptText(transcript));
    await restateEverything(lying, { setup: { ...manifest.setup, transcriptHash: transcriptHash(transcript) } });
    expect(await errorOf(checkModel(lying))).to.have.property("code", "SETUP_MISMATCH");
    const refused = await errorOf(registrationOf(lying, SAMPLE, target()));
    expect(refused).to.have.property("code", "INSECURE_DEPLOYMENT_REFUSED");
  });
});
