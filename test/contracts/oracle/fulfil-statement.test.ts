// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { toBeHex } from "ethers";
import { network } from "hardhat";
import { requestIdOf, type Asked } from "../../../chain/asked-request.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import type { StatementContext } from "../../../schema/statement.ts";
import { FEE_WEI, fulfilArguments, postRequest } from "../../../testing/request-and-fulfil.ts";
import { requestedFixture, type Requested } from "../../../testing/requested-fixture.ts";
import { EPOCH } from "../../../testing/rewards-history.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

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
      const [asked, answer] = fixture.args;
      await expectInvalidProof(fixture, [asked, { ...answer, payee: fixture.stranger.address }]);
    });

    it("is refused for other outputs than were proven", async () => {
      const fixture = await setUp();
      const [asked, answer] = fixture.args;
      await expectInvalidProof(fixture, [asked, { ...answer, outputs: [answer.outputs[0]! + 1n] }]);
    });

    it("is refused with another commitment h, or an alias of the right one", async () => {
      const fixture = await setUp();
      const [asked, answer] = fixture.args;
      await expectInvalidProof(fixture, [asked, { ...answer, h: answer.h + 1n }]);
      const verifier = await ethers.getContractFactory("Groth16Verifier");
      const alias = answer.h + FIELD_ORDER;
      await expect(fixture.oracle.fulfil(asked, { ...answer, h: alias }))
        .to.be.revertedWithCustomError(verifier, "SignalNotInField")
        .withArgs(0n, alias);
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
      const [asked, answer] = await fulfilArguments(connection, fixture, request);
      const outputs = answer.outputs.with(0, answer.outputs[1]!).with(1, answer.outputs[0]!);
      await expectInvalidProof({ ...fixture, request }, [asked, { ...answer, outputs }]);
    });
  });

  describe("what is given back of the request", () => {
    const SOMEBODY = `0x${"44".repeat(20)}`;
    const TAMPERED: Record<string, (asked: Asked) => Asked> = {
      "another model": ({ terms, ...rest }) => ({ ...rest, terms: { ...terms, modelId: terms.modelId + 1n } }),
      "another epoch": ({ terms, ...rest }) => ({ ...rest, terms: { ...terms, epoch: terms.epoch + 1n } }),
      "another deadline": ({ terms, ...rest }) => ({ ...rest, terms: { ...terms, deadline: terms.deadline + 1n } }),
      "somebody else's refund": ({ terms, ...rest }) => ({ ...rest, terms: { ...terms, refundTo: SOMEBODY } }),
      "somebody else's callback": ({ terms, ...rest }) => ({ ...rest, terms: { ...terms, callback: SOMEBODY } }),
      "gas for a callback": ({ terms, ...rest }) => ({ ...rest, terms: { ...terms, callbackGas: 1n } }),
      "another requester": (asked) => ({ ...asked, requester: SOMEBODY }),
      "another number": (asked) => ({ ...asked, number: asked.number + 1n }),
      "another subject": (asked) => ({ ...asked, subjects: [keccakOfText("another")] }),
      "a subject more": (asked) => ({ ...asked, subjects: [...asked.subjects, keccakOfText("another")] }),
      "another index": (asked) => ({ ...asked, indices: [1n] }),
      "an index more": (asked) => ({ ...asked, indices: [...asked.indices, 1n] }),
      "no index": (asked) => ({ ...asked, indices: [] }),
      "another input word": (asked) => ({ ...asked, inputWords: [asked.inputWords[0]! ^ 1n] }),
      "an input word + r": (asked) => ({ ...asked, inputWords: [asked.inputWords[0]! + FIELD_ORDER] }),
      "an input word more": (asked) => ({ ...asked, inputWords: [...asked.inputWords, 0n] }),
      "no input word": (asked) => ({ ...asked, inputWords: [] }),
    };
    for (const [name, tamper] of Object.entries(TAMPERED)) {
      it(`is refused with ${name}: no such request is known`, async () => {
        const { oracle, args } = await setUp();
        const tampered = tamper(args[0]);
        await expect(oracle.fulfil(tampered, args[1]))
          .to.be.revertedWithCustomError(oracle, "RequestUnknown")
          .withArgs(requestIdOf(tampered));
      });
    }

    it("is refused with the batch of another request for the same model", async () => {
      const fixture = await setUp();
      const other = await postRequest(connection, fixture, fixture.single, [fixture.nodes[1]!]);
      const [{ terms, requester, number }, answer] = fixture.args;
      await expect(
        fixture.oracle.fulfil({ ...other.asked, terms, requester, number }, answer),
      ).to.be.revertedWithCustomError(fixture.oracle, "RequestUnknown");
    });

    it("is refused with fields shifted between the arrays: their lengths are hashed, too", async () => {
      const { oracle, args } = await setUp();
      const [asked, answer] = args;
      const shifted = {
        ...asked,
        subjects: [...asked.subjects, ...asked.indices.map((index) => toBeHex(index, 32))],
        indices: [],
      };
      await expect(oracle.fulfil(shifted, answer)).to.be.revertedWithCustomError(oracle, "RequestUnknown");
    });
  });

  describe("the outputs", () => {
    it("are one row a subject, neither filled up nor cut by the caller", async () => {
      const fixture = await setUp();
      const { oracle, nodes, batched } = fixture;
      const request = await postRequest(connection, fixture, batched, nodes.slice(0, 3));
      const [asked, answer] = await fulfilArguments(connection, fixture, request);
      const { outputs } = answer;
      const padded = [...outputs, ...new Array<bigint>(13).fill(outputs[2]!)];
      for (const given of [[], outputs.slice(1), [...outputs, 0n], padded]) {
        await expect(oracle.fulfil(asked, { ...answer, outputs: given }), `${given.length} outputs`)
          .to.be.revertedWithCustomError(oracle, "OutputCountMismatch")
          .withArgs(given.length, 3n);
      }
    });

    for (const value of [2n ** 32n, -1n, 2n ** 255n - 1n, -(2n ** 255n)]) {
      it(`lie within their field, which ${value} does not`, async () => {
        const { oracle, args } = await setUp();
        const [asked, answer] = args;
        const packing = await ethers.getContractAt("IPackingErrors", oracle);
        await expect(oracle.fulfil(asked, { ...answer, outputs: [value] }))
          .to.be.revertedWithCustomError(packing, "ValueOutOfRange")
          .withArgs(0n, value);
      });
    }

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
