// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { AbiCoder, type ErrorFragment, Interface, type JsonFragment } from "ethers";
import { contractError, revertText, withErrorNames } from "../../../cli/deploy/contract-errors.ts";
import { projectRoot } from "../../../scripts/run-command.ts";

const SAMPLES: Readonly<Record<string, unknown>> = {
  address: `0x${"ab".repeat(20)}`,
  bytes32: `0x${"00".repeat(32)}`,
  bytes: "0x",
  bytes4: "0x12345678",
  string: "some text",
};

describe("contractError", () => {
  const abi = join(projectRoot, "abi");
  const errors = readdirSync(abi).flatMap((file) => {
    const contract = new Interface(JSON.parse(readFileSync(join(abi, file), "utf8")) as JsonFragment[]);
    return contract.fragments.filter((each): each is ErrorFragment => each.type === "error");
  });
  const encoded = (fragment: ErrorFragment): string => {
    const values = fragment.inputs.map(({ type }) => SAMPLES[type] ?? 7);
    return new Interface([fragment]).encodeErrorResult(fragment, values);
  };
  const named = (signature: string, ...args: unknown[]): string =>
    new Interface([`error ${signature}`]).encodeErrorResult(signature.split("(")[0]!, args);

  it("names every error of our contracts, with its arguments", () => {
    expect(errors).to.have.length.at.least(100);
    for (const fragment of errors) {
      const text = contractError(encoded(fragment))?.text;
      expect(text, fragment.format()).to.match(new RegExp(`^${fragment.name}\\(`));
      for (const { name } of fragment.inputs) expect(text, fragment.format()).to.contain(name);
    }
  });

  it("names governance's own, and Solidity's two", () => {
    expect(revertText(named("AccessManagerUnauthorizedAccount(address, uint64)", SAMPLES.address, 0))).to.contain(
      "--key-env",
    );
    const message = AbiCoder.defaultAbiCoder().encode(["string"], ["no\nway"]);
    expect(revertText(`0x08c379a0${message.slice(2)}`)).to.equal('Error("no\\nway")');
    const overflow = AbiCoder.defaultAbiCoder().encode(["uint256"], [17]);
    expect(revertText(`0x4e487b71${overflow.slice(2)}`)).to.equal("Panic(a number overflows)");
  });

  it("names the error within an error, and what can be done", () => {
    const inner = named("ModelAlreadyRegistered(uint256)", 5);
    const outer = named("SourceLayoutMismatch(bytes, bytes)", inner, "0x");
    expect(revertText(outer)).to.contain("SourceLayoutMismatch(expected ModelAlreadyRegistered(modelId 5)");
    expect(revertText(inner)).to.contain("this model is there already");
  });

  it("says so of what it does not know", () => {
    expect(revertText("0x")).to.equal("it gives no reason");
    expect(revertText("0x12345678aa")).to.contain("0x12345678");
    for (const data of ["0x12", "0xb4065cb6", "0xb4065cb6ff", "hello"])
      expect(contractError(data), data).to.equal(undefined);
  });

  it("puts the name behind the data, or its first four bytes, that another library's text holds", () => {
    const inner = named("Phase1NotListed(bytes32)", SAMPLES.bytes32);
    expect(withErrorNames(`failed (${inner})`)).to.contain(`${inner}: Phase1NotListed(`);
    expect(withErrorNames("unknown custom error (signature 0xb4065cb6)")).to.contain("ModelAlreadyRegistered");
    expect(withErrorNames(`at ${String(SAMPLES.address)}`)).to.equal(`at ${String(SAMPLES.address)}`);
  });
});
