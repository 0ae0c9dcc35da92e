// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { setImmediate as nextTurn } from "node:timers/promises";
import { slots } from "../../../relayer/jobs/slots.ts";

describe("slots", () => {
  const NEVER = new AbortController().signal;

  it("lets so many work at a time, and the others in their order", async () => {
    const inSlot = slots(2);
    const [begun, ends] = [[] as number[], [] as (() => void)[]];
    const all = [0, 1, 2, 3].map((each) =>
      inSlot(() => {
        begun.push(each);
        return new Promise<void>((end) => ends.push(end));
      }, NEVER),
    );
    await nextTurn();
    expect(begun).to.deep.equal([0, 1]);
    ends[1]?.();
    await nextTurn();
    expect(begun).to.deep.equal([0, 1, 2]);
    ends[0]?.();
    await nextTurn();
    expect(begun).to.deep.equal([0, 1, 2, 3]);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it("keeps a slot neither for what failed nor for who was aborted while he waited", async () => {
    const inSlot = slots(1);
    const failed = inSlot(() => Promise.reject(new Error("out of memory")), NEVER);
    const abort = new AbortController();
    const letGo = inSlot(() => Promise.resolve("never"), abort.signal).catch((reason: unknown) => reason);
    const last = inSlot(() => Promise.resolve("last"), NEVER);
    abort.abort(new Error("stop"));
    expect(await failed.catch((reason: unknown) => String(reason))).to.contain("out of memory");
    expect(await letGo).to.equal(abort.signal.reason);
    expect(await last).to.equal("last");
    expect(await inSlot(() => Promise.resolve("again"), NEVER)).to.equal("again");
  });
});
