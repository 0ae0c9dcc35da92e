// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { Interface } from "ethers";
import { artifacts } from "hardhat";
import { groth16 } from "snarkjs";
import { proofWords } from "../../../groth16/verify-proof.ts";
import { keyHash, keyWords, type VerifyingKey } from "../../../groth16/verifying-key.ts";
import { writeDevelopmentKeys } from "../../../keys/development-keys.ts";
import { calculateWitness } from "../../../testing/circom-program.ts";
import { rearrangedEvm } from "../../../testing/rearranged-evm.ts";
import { snarkjsVerifierCode } from "../../../testing/snarkjs-verifier.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import { terminateSnarkjs } from "../../../testing/terminate-snarkjs.ts";
import { compileThreeSignals } from "../../../testing/three-signals-circuit.ts";

const EC_ADD = { ethereum: 6, bittensor: 9 };
const addressOf = (number: number): string => `0x${number.toString(16).padStart(40, "0")}`;
type Pair = [bigint, bigint];

// On Bittensor 0x09 adds points and 0x06 is another contract. An EVM of its own: the simulated network's precompiles stay where they are.
describe("verification where EC-add stands elsewhere", () => {
  const folder = temporaryFolder();
  let key: VerifyingKey;
  let zkeyPath: string;
  let proof: bigint[];
  let signals: bigint[];
  const contracts: Record<string, { abi: Interface; code: string }> = {};

  before(async () => {
    const { r1csPath, wasmPath } = await compileThreeSignals(folder());
    zkeyPath = join(folder(), "rearranged.zkey");
    key = await writeDevelopmentKeys(r1csPath, zkeyPath, { label: "rearranged", warn: () => undefined });
    const data = await calculateWitness(wasmPath, { features: [5n, 9n], rho: 123n });
    const made = await groth16.prove(zkeyPath, { type: "mem", data });
    const [a, c] = [made.proof.pi_a, made.proof.pi_c].map((point) => point.slice(0, 2).map(BigInt) as Pair);
    const [x, y] = made.proof.pi_b.map((pair) => pair.map(BigInt) as Pair);
    proof = proofWords({ a: a!, b: [x!, y!], c: c! });
    signals = made.publicSignals.map(BigInt);
    for (const name of ["VerifierFactory", "Groth16Verifier", "AggregateVerifier"]) {
      const { abi, bytecode } = await artifacts.readArtifact(name);
      contracts[name] = { abi: new Interface(abi), code: bytecode };
    }
  });
  after(terminateSnarkjs);

  async function chainWith(ecAdd: number) {
    const evm = await rearrangedEvm(ecAdd);
    const deploy = async (name: string, given: readonly unknown[]) => {
      const { abi, code } = contracts[name]!;
      const sent = await evm.deploy(code + abi.encodeDeploy(given).slice(2));
      const refusal = sent.done ? undefined : (abi.parseError(sent.data)?.name ?? "?");
      return { address: sent.created ?? "", refusal };
    };
    const call = async (name: string, address: string, method: string, given: readonly unknown[]) => {
      const { abi } = contracts[name]!;
      const { done, data } = await evm.call(address, abi.encodeFunctionData(method, given));
      return done ? { returned: abi.decodeFunctionResult(method, data) } : { error: abi.parseError(data)?.name ?? "?" };
    };
    return { evm, deploy, call };
  }

  const wrong = (): bigint[] => signals.map((signal, index) => (index === 0 ? signal + 1n : signal));

  for (const [chain, ecAdd] of Object.entries(EC_ADD)) {
    context(`as on ${chain}`, () => {
      it("a real proof is accepted, alone and with others, and a false one is not", async () => {
        const { deploy, call } = await chainWith(ecAdd);
        const factory = await deploy("VerifierFactory", [addressOf(ecAdd)]);
        expect(factory.refusal, "the factory").to.equal(undefined);
        await call("VerifierFactory", factory.address, "deploy", [keyWords(key)]);
        const found = await call("VerifierFactory", factory.address, "verifierOf", [keyHash(key)]);
        const verifier = String(found.returned?.[0]);
        const verdict = await call("Groth16Verifier", verifier, "verify", [proof, signals]);
        expect(verdict, "alone").to.deep.equal({ returned: [] });
        const refused = await call("Groth16Verifier", verifier, "verify", [proof, wrong()]);
        expect(refused, "a false one").to.deep.equal({ error: "InvalidProof" });

        const aggregate = await deploy("AggregateVerifier", [addressOf(ecAdd)]);
        const claim = { verifier, proof, signals };
        const together = await call("AggregateVerifier", aggregate.address, "verifyAll", [[claim, claim, claim]]);
        expect(together, "together").to.deep.equal({ returned: [] });
        const spoiled = [[claim, { ...claim, signals: wrong() }, claim]];
        const none = await call("AggregateVerifier", aggregate.address, "verifyAll", spoiled);
        expect(none, "a false one among them").to.deep.equal({ error: "ClaimsDoNotHold" });
      });
    });
  }

  it("nothing can be deployed that would add with what does not add", async () => {
    const { deploy } = await chainWith(EC_ADD.bittensor);
    for (const name of ["VerifierFactory", "AggregateVerifier"])
      expect((await deploy(name, [addressOf(EC_ADD.ethereum)])).refusal, name).to.equal("NoEcAdd");
  });

  it("snarkjs' verifier refuses on Bittensor what it accepts on Ethereum, and so would ours with 0x06", async () => {
    const abi = new Interface([
      "function verifyProof(uint256[2] a, uint256[2][2] b, uint256[2] c, uint256[3] signals) view returns (bool)",
    ]);
    const [ax, ay, bx1, bx0, by1, by0, cx, cy] = proof;
    const points = [[ax, ay], [[bx1, bx0], [by1, by0]], [cx, cy], signals]; // prettier-ignore
    for (const [chain, ecAdd] of Object.entries(EC_ADD)) {
      const { evm, deploy, call } = await chainWith(ecAdd);
      const { created } = await evm.deploy(await snarkjsVerifierCode(zkeyPath));
      const { done, data } = await evm.call(created ?? "", abi.encodeFunctionData("verifyProof", points));
      expect(done && BigInt(data) === 1n, `snarkjs on ${chain}`).to.equal(chain === "ethereum");
      const ours = await deploy("Groth16Verifier", [keyWords(key), addressOf(EC_ADD.ethereum)]);
      const verdict = await call("Groth16Verifier", ours.address, "verify", [proof, signals]);
      const expected = chain === "ethereum" ? { returned: [] } : { error: "InvalidProof" };
      expect(verdict, `ours with 0x06 on ${chain}`).to.deep.equal(expected);
    }
  });
});
