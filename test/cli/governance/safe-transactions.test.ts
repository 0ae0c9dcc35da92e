// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { safeChecksum, safeTransactions } from "../../../cli/governance/safe-transactions.ts";

/** A file that the builder itself wrote, as the makers of Safe publish it in an example, and the checksum in it. */
const PUBLISHED = {
  version: "1.0",
  chainId: "1",
  createdAt: 1761326849944,
  meta: {
    name: "Transactions Batch",
    description: "",
    txBuilderVersion: "1.18.2",
    createdFromSafeAddress: "0xA77DE01e157f9f57C7c4A326eeE9C4874D0598b6",
    createdFromOwnerAddress: "",
  },
  transactions: [
    {
      to: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
      value: "0",
      data: null,
      contractMethod: {
        inputs: [
          { internalType: "address", name: "spender", type: "address" },
          { internalType: "uint256", name: "value", type: "uint256" },
        ],
        name: "approve",
        payable: false,
      },
      contractInputsValues: { spender: "0x474e5Ded6b5D078163BFB8F6dBa355C3aA5478C8", value: "100000000000" },
    },
  ],
};
const CHECKSUM = "0x8b5032f716845c8b08bab3d63dbd9ba92e056f3557793cd041e59b84e16aa989";

describe("the file for a Safe's transaction builder", () => {
  it("has the checksum that the builder reckons", () => {
    expect(safeChecksum(PUBLISHED)).to.equal(CHECKSUM);
    const renamed = { ...PUBLISHED, meta: { ...PUBLISHED.meta, name: "another name" } };
    expect(safeChecksum(renamed), "people rename their batches").to.equal(CHECKSUM);
    const other = { ...PUBLISHED, transactions: [] };
    expect(safeChecksum(other), "other transactions").not.to.equal(CHECKSUM);
  });

  it("has the calls in their order, without any of the chain's coin, and its own checksum", () => {
    const calls = ["0x01", "0x02"].map((data) => ({ to: `0x${"11".repeat(20)}`, data }));
    const file = safeTransactions(100, "two calls", calls);
    expect(file).to.deep.include({ version: "1.0", chainId: "100" });
    expect(file.transactions.map(({ to, value, data }) => ({ to, value, data }))).to.deep.equal(
      calls.map((call) => ({ ...call, value: "0" })),
    );
    const { checksum, ...meta } = file.meta;
    expect(checksum).to.equal(safeChecksum({ ...file, meta }));
  });
});
