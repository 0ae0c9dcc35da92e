// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { registeredModelFixture } from "../../../testing/registered-model-fixture.ts";
import {
  FEE_WEI,
  fulfilArguments,
  postRequest,
  refundArguments,
  termsOf,
} from "../../../testing/request-and-fulfil.ts";
import { subjectOf } from "../../../testing/rewards-history.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** One request fulfilled for the relayer, and three more still in escrow. */
const loadCredited = async () => {
  const fixture = await registeredModelFixture(connection);
  const ask = async (node: string) => await postRequest(connection, fixture, fixture.single, [node]);
  const [a, b, c, d] = fixture.nodes as [string, string, string, string];
  await fixture.oracle.fulfil(...(await fulfilArguments(connection, fixture, await ask(a))));
  const others = [await ask(b), await ask(c), await ask(d)];
  return { ...fixture, others };
};
const setUp = async () => await networkHelpers.loadFixture(loadCredited);

describe("PredictionOracle, withdraw", () => {
  after(() => connection.close());

  it("sends the caller's whole credit to the caller", async () => {
    const { oracle, relayer } = await setUp();
    const sent = oracle.connect(relayer).withdraw();
    await expect(sent).to.changeEtherBalances(ethers, [oracle, relayer], [-FEE_WEI, FEE_WEI]);
    await expect(sent).to.emit(oracle, "CreditWithdrawn").withArgs(relayer.address, FEE_WEI);
    expect(await oracle.creditOf(relayer.address)).to.equal(0n);
  });

  it("is refused to whoever has no credit", async () => {
    const { oracle, relayer, requester } = await setUp();
    await oracle.connect(relayer).withdraw();
    for (const account of [relayer, requester]) {
      await expect(oracle.connect(account).withdraw())
        .to.be.revertedWithCustomError(oracle, "NothingToWithdraw")
        .withArgs(account.address);
    }
  });

  it("leaves enough for everybody else", async () => {
    const fixture = await setUp();
    const { oracle, relayer, requester, others } = fixture;
    await oracle.connect(relayer).withdraw();
    await oracle.fulfil(...(await fulfilArguments(connection, fixture, others[0]!)));
    await networkHelpers.time.increase(2 * 3_600);
    await oracle.refund(...refundArguments(others[1]!));
    await oracle.refund(...refundArguments(others[2]!));
    await oracle.connect(requester).withdraw();
    await oracle.connect(relayer).withdraw();
    expect(await ethers.provider.getBalance(oracle), "nothing is left over").to.equal(0n);
  });

  context("when somebody else asks for it", () => {
    it("sends the account's credit to the account", async () => {
      const { oracle, relayer, stranger } = await setUp();
      const sent = oracle.connect(stranger).withdrawFor(relayer.address);
      await expect(sent).to.changeEtherBalances(ethers, [oracle, relayer], [-FEE_WEI, FEE_WEI]);
      await expect(sent).to.emit(oracle, "CreditWithdrawn").withArgs(relayer.address, FEE_WEI);
      expect(await oracle.creditOf(relayer.address)).to.equal(0n);
    });

    it("is refused for an account without credit", async () => {
      const { oracle, relayer, stranger } = await setUp();
      await oracle.withdrawFor(relayer.address);
      for (const account of [relayer.address, stranger.address, ethers.ZeroAddress]) {
        await expect(oracle.connect(stranger).withdrawFor(account))
          .to.be.revertedWithCustomError(oracle, "NothingToWithdraw")
          .withArgs(account);
      }
    });

    it("reaches a contract that asked without knowing of credit", async () => {
      const fixture = await setUp();
      const { oracle, single, nodes, stranger } = fixture;
      const asker = await ethers.deployContract("UnknowingAsker");
      const terms = await termsOf(connection, single);
      await asker.ask(oracle, terms, [subjectOf(nodes[4]!)], { value: FEE_WEI });
      const logs = await oracle.queryFilter(oracle.filters.RequestPosted());
      const { requester, number, subjects, indices, inputWords } = logs.at(-1)!.args;
      const batch = { subjects: [...subjects], indices: [...indices], inputWords: [...inputWords] };
      await networkHelpers.time.increaseTo(terms.deadline + 1n);
      await oracle.connect(stranger).refund(...refundArguments({ asked: { terms, requester, number, ...batch } }));
      await expect(oracle.connect(stranger).withdrawFor(asker)).to.changeEtherBalance(ethers, asker, FEE_WEI);
    });
  });

  context("when the payee calls again while it is being paid", () => {
    it("pays it once", async () => {
      const fixture = await setUp();
      const { oracle, others } = fixture;
      const payee = await ethers.deployContract("ReenteringPayee", [oracle]);
      const address = await payee.getAddress();
      await oracle.fulfil(...(await fulfilArguments(connection, fixture, others[0]!, { payee: address })));
      await expect(payee.withdraw()).to.changeEtherBalances(ethers, [oracle, payee], [-FEE_WEI, FEE_WEI]);
      expect(await payee.paidTwice()).to.equal(false);
      expect(await payee.refusal(), "what the second call met").to.equal(
        oracle.interface.encodeErrorResult("NothingToWithdraw", [address]),
      );
    });
  });

  context("when the payee does not accept its credit", () => {
    it("refuses, and the payee keeps the credit", async () => {
      const fixture = await setUp();
      const { oracle, registry, others } = fixture;
      const payee = await registry.getAddress(); // a contract that receives nothing
      await oracle.fulfil(...(await fulfilArguments(connection, fixture, others[0]!, { payee })));
      await networkHelpers.setBalance(payee, 10n ** 18n);
      await networkHelpers.impersonateAccount(payee);
      await expect(oracle.connect(await ethers.getSigner(payee)).withdraw())
        .to.be.revertedWithCustomError(oracle, "TransferFailed")
        .withArgs(payee, FEE_WEI);
      expect(await oracle.creditOf(payee)).to.equal(FEE_WEI);
    });
  });
});
