// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { Transaction, type TransactionLike, Wallet } from "ethers";
import { hashOfFields } from "../../../verification/evidence/transaction-hash.ts";
import { readInput, type SeenTransaction } from "../../../verification/evidence/transaction.ts";
import { chainReader } from "../../../chain/chain-reader.ts";

const WALLET = new Wallet(`0x${"77".repeat(32)}`);
const TO = `0x${"11".repeat(20)}`;
const HASH = `0x${"22".repeat(32)}`;

const quantity = (value: bigint | number | null | undefined): string | undefined =>
  value == null ? undefined : `0x${value.toString(16)}`;

/** A signed transaction as a node shows it, read as the verifier reads it. */
async function seen(fields: TransactionLike): Promise<{ shown: SeenTransaction; hash: string }> {
  const common = { to: TO, nonce: 7, gasLimit: 100_000n, value: 3n, data: "0x1234" };
  const { serialized, hash } = Transaction.from(await WALLET.signTransaction({ ...common, ...fields }));
  const signed = Transaction.from(serialized);
  const { signature } = signed;
  const json = {
    ...{ hash, input: signed.data, from: WALLET.address, to: signed.to, type: quantity(signed.type) },
    ...{ nonce: quantity(signed.nonce), gas: quantity(signed.gasLimit), value: quantity(signed.value) },
    ...{ blockHash: HASH, blockNumber: "0x1", chainId: quantity(signed.chainId) },
    ...{ gasPrice: quantity(signed.gasPrice ?? 5n), maxFeePerGas: quantity(signed.maxFeePerGas) },
    ...{
      maxPriorityFeePerGas: quantity(signed.maxPriorityFeePerGas),
      maxFeePerBlobGas: quantity(signed.maxFeePerBlobGas),
    },
    ...{ accessList: signed.accessList ?? undefined, blobVersionedHashes: signed.blobVersionedHashes ?? undefined },
    authorizationList: signed.authorizationList?.map(({ address, nonce, chainId, signature: { r, s, yParity } }) => {
      return { address, nonce: quantity(nonce), chainId: quantity(chainId), r, s, yParity: quantity(yParity) };
    }),
    // nodes drop leading zeros of these
    ...{ r: quantity(BigInt(signature?.r ?? 0)), s: quantity(BigInt(signature?.s ?? 0)) },
    v: quantity(signature?.networkV ?? (signed.type === 0 ? signature?.v : signature?.yParity)),
  };
  const reader = chainReader(() => Promise.resolve(JSON.parse(JSON.stringify(json)) as unknown));
  const shown = await readInput(reader, hash ?? "");
  if (shown === null) throw new Error("it was not read");
  return { shown, hash: hash ?? "" };
}

describe("hashOfFields", () => {
  const fees = { chainId: 5n, maxFeePerGas: 9n, maxPriorityFeePerGas: 2n };
  const accessList = [{ address: TO, storageKeys: [HASH] }];
  const authorization = WALLET.authorizeSync({ address: TO, nonce: 1n, chainId: 5n });
  const KINDS: Record<string, TransactionLike> = {
    "legacy, without a chain": { type: 0, gasPrice: 5n },
    "legacy, for one chain": { type: 0, gasPrice: 5n, chainId: 5n },
    "with an access list": { type: 1, gasPrice: 5n, chainId: 5n, accessList },
    "with a fee market": { type: 2, ...fees, accessList },
    "with blobs": { type: 3, ...fees, maxFeePerBlobGas: 4n, blobVersionedHashes: [`0x01${"33".repeat(31)}`] },
    "that sets code": { type: 4, ...fees, authorizationList: [authorization] },
    "that creates a contract": { type: 2, ...fees, to: null },
  };
  for (const [kind, fields] of Object.entries(KINDS))
    it(`gives the hash of a transaction ${kind}, and another one for any other input`, async () => {
      const { shown, hash } = await seen(fields);
      expect(hashOfFields(shown)).to.deep.equal({ value: hash });
      expect(hashOfFields({ ...shown, input: "0x1235" }))
        .to.have.property("value")
        .not.equal(hash);
    });

  it("says what it does not know: a chain's own kinds, no signature, no transaction", async () => {
    const { shown } = await seen({ type: 2, ...fees });
    for (const change of [{ type: 126 }, { r: null }, { s: 0n, r: 1n << 255n, maxFeePerGas: 0n }])
      expect(hashOfFields({ ...shown, ...change }), JSON.stringify(Object.keys(change))).to.satisfy(
        (found: object) => "missing" in found || "value" in found,
      );
    expect(hashOfFields({ ...shown, type: 126 })).to.have.property("missing");
    expect(hashOfFields({ ...shown, r: null })).to.have.property("missing");
  });
});
