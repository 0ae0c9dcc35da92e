// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { Interface, type InterfaceAbi } from "ethers";

/** That an interface of ours, which names only what is called, is part of the contract that it stands for. Gives how many calls it has. */
export function expectPartOf(own: InterfaceAbi, real: InterfaceAbi): number {
  const theirs = new Interface(real);
  let count = 0;
  new Interface(own).forEachFunction(({ name, selector, outputs, stateMutability }) => {
    count += 1;
    const their = theirs.getFunction(selector);
    expect(
      their?.outputs.map((each) => each.format("sighash")),
      name,
    ).to.deep.equal(outputs.map((each) => each.format("sighash")));
    expect(their?.stateMutability, name).to.equal(stateMutability);
  });
  return count;
}
