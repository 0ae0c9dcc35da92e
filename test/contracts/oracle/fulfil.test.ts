import { expect } from "chai";
import { AbiCoder } from "ethers";
import { network } from "hardhat";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import type { StatementContext } from "../../../schema/statement.ts";
import { malleateProof } from "../../../testing/malleate-proof.ts";
import { registeredModelFixture, registerModel } from "../../../testing/registered-model-fixture.ts";
import {
  DEADLINE_SECONDS,
  FEE_WEI,
  fulfilArguments,
  honestOutputs,
  postRequest,
} from "../../../testing/request-and-fulfil.ts";
import { EPOCH, subjectOf } from "../../../testing/rewards-history.ts";
import { REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const coder = AbiCoder.defaultAbiCoder();

const FULFILLED = 2n;

/** The registered models and an open request for the first node with an honest fulfilment. */
const loadRequested = async () => {
  const fixture = await registeredModelFixture(connection);
  const [node] = fixture.nodes as [string];
  const request = await postRequest(connection, fixture, fixture.single, [node]);
  const args = await fulfilArguments(connection, fixture, request);
  return { ...fixture, node, request, args };
};
const setUp = async () => await networkHelpers.loadFixture(loadRequested);
type Requested = Awaited<ReturnType<typeof setUp>>;

describe("PredictionOracle, fulfil", () => {
  after(() => connection.close());

  describe("a proven fulfilment", () => {
    it("posts the outputs, which the feed then gives as the latest", async () => {
      const { oracle, feed, relayer, node, single, epochEnd, args } = await setUp();
      await oracle.connect(relayer).fulfil(...args);
      expect(await feed.latest(single.id, subjectOf(node))).to.deep.equal([
        honestOutputs([node])[0],
        EPOCH,
        BigInt(epochEnd),
      ]);
    });

    it("closes the request and says what came out", async () => {
      const { oracle, relayer, single, request, args } = await setUp();
      await expect(oracle.fulfil(...args))
        .to.emit(oracle, "RequestFulfilled")
        .withArgs(request.requestId, single.id, relayer.address, args[2]);
      const closed = await oracle.requestOf(request.requestId);
      expect(closed.status).to.equal(FULFILLED);
      expect(closed.commitment, "its commitment is gone").to.equal(ethers.ZeroHash);
    });

    it("credits the fee to the payee that the proof is bound to, whoever sends it", async () => {
      const { oracle, relayer, stranger, args } = await setUp();
      await expect(oracle.connect(stranger).fulfil(...args)).to.changeEtherBalance(ethers, oracle, 0n);
      expect(await oracle.creditOf(relayer.address), "the payee").to.equal(FEE_WEI);
      expect(await oracle.creditOf(stranger.address), "the sender").to.equal(0n);
    });

    it("covers a whole batch", async () => {
      const fixture = await setUp();
      const { oracle, feed, nodes, batched } = fixture;
      const request = await postRequest(connection, fixture, batched, nodes);
      await oracle.fulfil(...(await fulfilArguments(connection, fixture, request)));
      const posted = await Promise.all(nodes.map((node) => feed.at(batched.id, subjectOf(node), EPOCH)));
      expect(posted.map((outputs) => [...outputs])).to.deep.equal(honestOutputs(nodes));
    });

    it("covers a short batch, whose repeated outputs reach nobody", async () => {
      const fixture = await setUp();
      const { oracle, feed, nodes, batched } = fixture;
      const asked = nodes.slice(2, 5);
      const request = await postRequest(connection, fixture, batched, asked);
      const args = await fulfilArguments(connection, fixture, request);
      expect(args[2], "three outputs for a circuit of sixteen").to.have.length(3);
      await oracle.fulfil(...args);
      for (const node of nodes) {
        const read = feed.at(batched.id, subjectOf(node), EPOCH);
        if (asked.includes(node)) expect([...(await read)]).to.deep.equal(honestOutputs([node])[0]);
        else await expect(read).to.be.revertedWithCustomError(feed, "PredictionMissing");
      }
    });

    it("keeps several outputs of several widths and signs apart", async () => {
      const fixture = await setUp();
      const { oracle, feed, nodes } = fixture;
      const outputs = [
        { width: 16, signed: true, count: 2 },
        { width: 8, signed: false, count: 1 },
        { width: 32, signed: true, count: 1 },
      ] as const;
      const model = simulatedModel("several outputs", { batch: 3, layout: { ...REWARDS_LAYOUT, outputs } });
      await registerModel(connection, fixture, model);
      const asked = nodes.slice(0, 3);
      const rows = [
        [-32_768n, 32_767n, 0n, -(2n ** 31n)],
        [0n, -1n, 255n, 2n ** 31n - 1n],
        [1n, 2n, 3n, -4n],
      ];
      const request = await postRequest(connection, fixture, model, asked);
      await oracle.fulfil(...(await fulfilArguments(connection, fixture, request, { outputs: rows })));
      const posted = await Promise.all(asked.map((node) => feed.at(model.id, subjectOf(node), EPOCH)));
      expect(posted.map((row) => [...row])).to.deep.equal(rows);
    });

    it("may be malleated on its way: the bound payee is paid all the same", async () => {
      const { oracle, stranger, relayer, args } = await setUp();
      const [id, batch, outputs, h, proof, payee] = args;
      await oracle.connect(stranger).fulfil(id, batch, outputs, h, malleateProof(proof), payee);
      expect(await oracle.creditOf(relayer.address)).to.equal(FEE_WEI);
    });
  });

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

  describe("the request", () => {
    it("is known", async () => {
      const { oracle, args } = await setUp();
      const unknown = keccakOfText("never posted");
      const [, ...rest] = args;
      await expect(oracle.fulfil(unknown, ...rest))
        .to.be.revertedWithCustomError(oracle, "RequestUnknown")
        .withArgs(unknown);
      expect((await oracle.requestOf(unknown)).status).to.equal(0n);
    });

    it("is fulfilled once", async () => {
      const { oracle, relayer, request, args } = await setUp();
      await oracle.fulfil(...args);
      const [id, batch, outputs, h, proof, payee] = args;
      for (const each of [proof, malleateProof(proof)]) {
        await expect(oracle.fulfil(id, batch, outputs, h, each, payee))
          .to.be.revertedWithCustomError(oracle, "RequestAlreadyFulfilled")
          .withArgs(request.requestId);
      }
      expect(await oracle.creditOf(relayer.address), "paid once").to.equal(FEE_WEI);
    });

    it("can be fulfilled in the last second of its deadline", async () => {
      const { oracle, request, args } = await setUp();
      await networkHelpers.time.setNextBlockTimestamp((await oracle.requestOf(request.requestId)).deadline);
      await oracle.fulfil(...args);
      expect((await oracle.requestOf(request.requestId)).status).to.equal(FULFILLED);
    });

    it("has expired a second later", async () => {
      const { oracle, request, args } = await setUp();
      const { deadline } = await oracle.requestOf(request.requestId);
      await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
      await expect(oracle.fulfil(...args))
        .to.be.revertedWithCustomError(oracle, "RequestExpired")
        .withArgs(request.requestId, deadline);
    });

    it("is not refunded", async () => {
      const { oracle, request, args } = await setUp();
      await networkHelpers.time.increase(DEADLINE_SECONDS + 1);
      await oracle.refund(request.requestId);
      await expect(oracle.fulfil(...args))
        .to.be.revertedWithCustomError(oracle, "RequestAlreadyRefunded")
        .withArgs(request.requestId);
    });
  });

  describe("the payee", () => {
    it("is somebody", async () => {
      const fixture = await setUp();
      const { oracle, request } = fixture;
      const args = await fulfilArguments(connection, fixture, request, { payee: ethers.ZeroAddress });
      await expect(oracle.fulfil(...args)).to.be.revertedWithCustomError(oracle, "PayeeMissing");
    });
  });

  describe("the model", () => {
    it("is still active", async () => {
      const { oracle, registry, single, args } = await setUp();
      await registry.revoke(single.id);
      await expect(oracle.fulfil(...args))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(single.id, 2n);
    });

    it("has the verifier that it was registered with", async () => {
      const { oracle, registry, source, single, args } = await setUp();
      const { verifier, verifierCodeHash } = await registry.activeModel(single.id);
      const accomplice = (await source.getDeployedCode())!;
      await networkHelpers.setCode(verifier, accomplice);
      await expect(oracle.fulfil(...args))
        .to.be.revertedWithCustomError(registry, "CodeChanged")
        .withArgs(verifier, verifierCodeHash, ethers.keccak256(accomplice));
    });

    it("does not need its source any more: the features were read at the request", async () => {
      const { oracle, source, request, args } = await setUp();
      await networkHelpers.setCode(await source.getAddress(), "0x");
      await oracle.fulfil(...args);
      expect((await oracle.requestOf(request.requestId)).status).to.equal(FULFILLED);
    });
  });
});
