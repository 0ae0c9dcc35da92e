import { expect } from "chai";
import { AbiCoder } from "ethers";
import { network } from "hardhat";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import type { StatementContext } from "../../../schema/statement.ts";
import { FEE_WEI, fulfilArguments, postRequest } from "../../../testing/request-and-fulfil.ts";
import { requestedFixture, type Requested } from "../../../testing/requested-fixture.ts";
import { EPOCH } from "../../../testing/rewards-history.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const coder = AbiCoder.defaultAbiCoder();

const loadRequested = async () => await requestedFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadRequested);

describe("PredictionOracle, what fulfil has proven", () => {
  after(() => connection.close());

  describe("a proof", () => {
    async function expectInvalidProof({ oracle, request }: Requested, args: Requested["args"]): Promise<void> {
      const verifier = await ethers.getContractFactory("Groth16Verifier");
      await expect(oracle.fulfil(...args)).to.be.revertedWithCustomError(verifier, "InvalidProof");
      expect((await oracle.requestOf(request.requestId)).status, "the request is still open").to.equal(1n);
    }

    const ELSEWHERE: Record<string, Partial<StatementContext>> = {
      "another chain": { chainId: 1n },
      "another oracle": { verifyingContract: `0x${"11".repeat(20)}` },
      "another model": { modelId: 7n },
      "another key": { keyHash: keccakOfText("another key") },
      "another source": { source: `0x${"22".repeat(20)}` },
      "another epoch": { epoch: EPOCH - 1n },
      "another request": { requestId: keccakOfText("another request") },
      "another payee": { payee: `0x${"33".repeat(20)}` },
      "other subjects": { subjectsHash: keccakOfText("other subjects") },
    };
    for (const [name, context] of Object.entries(ELSEWHERE)) {
      it(`made for ${name} is refused`, async () => {
        const fixture = await setUp();
        const args = await fulfilArguments(connection, fixture, fixture.request, { context });
        await expectInvalidProof(fixture, args);
      });
    }

    it("is refused for another payee than it is bound to", async () => {
      const fixture = await setUp();
      const [id, batch, outputs, h, proof] = fixture.args;
      await expectInvalidProof(fixture, [id, batch, outputs, h, proof, fixture.stranger.address]);
    });

    it("is refused for other outputs than were proven", async () => {
      const fixture = await setUp();
      const [id, batch, outputs, ...rest] = fixture.args;
      await expectInvalidProof(fixture, [id, batch, [outputs[0]! + 1n], ...rest]);
    });

    it("is refused with another commitment h, or an alias of the right one", async () => {
      const fixture = await setUp();
      const [id, batch, outputs, h, ...rest] = fixture.args;
      await expectInvalidProof(fixture, [id, batch, outputs, h + 1n, ...rest]);
      const verifier = await ethers.getContractFactory("Groth16Verifier");
      await expect(fixture.oracle.fulfil(id, batch, outputs, h + FIELD_ORDER, ...rest))
        .to.be.revertedWithCustomError(verifier, "SignalNotInField")
        .withArgs(0n, h + FIELD_ORDER);
    });

    it("of the sample that registered the model is refused: the registry stands in it", async () => {
      const fixture = await setUp();
      const context = { verifyingContract: await fixture.registry.getAddress() };
      await expectInvalidProof(fixture, await fulfilArguments(connection, fixture, fixture.request, { context }));
    });

    it("is refused in the place of a subject's neighbour in the batch", async () => {
      const fixture = await setUp();
      const { nodes, batched } = fixture;
      const request = await postRequest(connection, fixture, batched, nodes);
      const [id, batch, outputs, ...rest] = await fulfilArguments(connection, fixture, request);
      const swapped = outputs.with(0, outputs[1]!).with(1, outputs[0]!);
      await expectInvalidProof({ ...fixture, request }, [id, batch, swapped, ...rest]);
    });
  });

  describe("what is given back of the request", () => {
    const TAMPERED: Record<string, (batch: Requested["request"]["batch"]) => Requested["request"]["batch"]> = {
      "another hash of subjects": (batch) => ({ ...batch, subjectsHash: keccakOfText("others") }),
      "another index": (batch) => ({ ...batch, indices: [1n] }),
      "an index more": (batch) => ({ ...batch, indices: [...batch.indices, 1n] }),
      "no index": (batch) => ({ ...batch, indices: [] }),
      "another input word": (batch) => ({ ...batch, inputWords: [batch.inputWords[0]! ^ 1n] }),
      "an input word + r": (batch) => ({ ...batch, inputWords: [batch.inputWords[0]! + FIELD_ORDER] }),
      "an input word more": (batch) => ({ ...batch, inputWords: [...batch.inputWords, 0n] }),
      "no input word": (batch) => ({ ...batch, inputWords: [] }),
    };
    for (const [name, tamper] of Object.entries(TAMPERED)) {
      it(`is refused with ${name}`, async () => {
        const { oracle, request, args } = await setUp();
        const [id, , ...rest] = args;
        const tampered = tamper(request.batch);
        const hash = ({ subjectsHash, indices, inputWords }: typeof tampered): string =>
          ethers.keccak256(coder.encode(["bytes32", "uint32[]", "uint256[]"], [subjectsHash, indices, inputWords]));
        await expect(oracle.fulfil(id, tampered, ...rest))
          .to.be.revertedWithCustomError(oracle, "CommitmentMismatch")
          .withArgs(hash(request.batch), hash(tampered));
      });
    }

    it("is refused with the batch of another request for the same model", async () => {
      const fixture = await setUp();
      const other = await postRequest(connection, fixture, fixture.single, [fixture.nodes[1]!]);
      const [id, , ...rest] = fixture.args;
      await expect(fixture.oracle.fulfil(id, other.batch, ...rest)).to.be.revertedWithCustomError(
        fixture.oracle,
        "CommitmentMismatch",
      );
    });
  });

  describe("the outputs", () => {
    it("are one row a subject, neither filled up nor cut by the caller", async () => {
      const fixture = await setUp();
      const { oracle, nodes, batched } = fixture;
      const request = await postRequest(connection, fixture, batched, nodes.slice(0, 3));
      const [id, batch, outputs, ...rest] = await fulfilArguments(connection, fixture, request);
      const padded = [...outputs, ...new Array<bigint>(13).fill(outputs[2]!)];
      for (const given of [[], outputs.slice(1), [...outputs, 0n], padded]) {
        await expect(oracle.fulfil(id, batch, given, ...rest), `${given.length} outputs`)
          .to.be.revertedWithCustomError(oracle, "OutputCountMismatch")
          .withArgs(given.length, 3n);
      }
    });

    for (const value of [2n ** 32n, -1n, 2n ** 255n - 1n, -(2n ** 255n)]) {
      it(`lie within their field, which ${value} does not`, async () => {
        const { oracle, args } = await setUp();
        const [id, batch, , ...rest] = args;
        const packing = await ethers.getContractAt("IPackingErrors", oracle);
        await expect(oracle.fulfil(id, batch, [value], ...rest))
          .to.be.revertedWithCustomError(packing, "ValueOutOfRange")
          .withArgs(0n, value);
      });
    }

    it("never change: a proof that contradicts a stored prediction is refused", async () => {
      const fixture = await setUp();
      const { oracle, feed, node, single, args } = fixture;
      await oracle.fulfil(...args);
      const again = await postRequest(connection, fixture, single, [node]);
      const outputs = [[args[2][0]! + 1n]];
      const presence = 1n << 32n;
      await expect(oracle.fulfil(...(await fulfilArguments(connection, fixture, again, { outputs }))))
        .to.be.revertedWithCustomError(feed, "PredictionConflict")
        .withArgs(0n, presence | args[2][0]!, presence | outputs[0]![0]!);
    });

    it("may be proven again for another request, which is paid as well", async () => {
      const fixture = await setUp();
      const { oracle, relayer, node, single, args } = fixture;
      await oracle.fulfil(...args);
      const again = await postRequest(connection, fixture, single, [node]);
      await oracle.fulfil(...(await fulfilArguments(connection, fixture, again)));
      expect(await oracle.creditOf(relayer.address)).to.equal(2n * FEE_WEI);
    });
  });
});
