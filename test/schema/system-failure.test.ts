// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { mkdtemp, open, readFile, rename, rmdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { constants } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { RetryableError } from "../../schema/errors.ts";
import { SystemRefused, systemFailure } from "../../schema/system-failure.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("systemFailure", () => {
  const folder = temporaryFolder();
  const failureOf = async (work: Promise<unknown>, path?: string) => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error, "the system refused it").not.to.equal(undefined);
    return systemFailure(error, path);
  };

  it("says what was tried, where, why not and what helps, for what the system really refuses", async () => {
    const file = join(folder(), "file");
    await writeFile(file, "");
    await writeFile(join(folder(), "full"), "");
    const refused = {
      PATH_MISSING: () => readFile(join(folder(), "none")),
      PATH_NOT_FOLDER: () => readFile(join(file, "below")),
      PATH_IS_FOLDER: () => readFile(folder()),
      NAME_TOO_LONG: () => writeFile(join(folder(), "n".repeat(300)), ""),
      PATH_TAKEN: () => rmdir(folder()),
      DISK_FULL: () => open("/dev/full", "w").then((full) => full.write("x").finally(() => full.close())),
    };
    for (const [code, work] of Object.entries(refused)) {
      const failure = await failureOf(work(), "/the/path");
      expect(failure, code).to.be.instanceOf(SystemRefused);
      expect(failure?.code, code).to.equal(code);
      expect(failure?.message, code).to.match(/^Cannot \w.+: .+ \(E[A-Z]+\)\. [A-Z].+\.$/);
    }
    const moved = await failureOf(rename(join(folder(), "none"), join(folder(), "other")));
    expect(moved?.message)
      .to.contain(join(folder(), "none"))
      .and.to.contain(`to ${join(folder(), "other")}`);
  });

  it("names what was written where the call knows but a number", async () => {
    const full = await open("/dev/full", "w");
    const failure = await failureOf(full.write("x"), "/build/model");
    await full.close();
    expect(failure?.message).to.contain("/build/model");
  });

  it("says that TMPDIR names the folder for temporary files", async () => {
    expect((await failureOf(mkdtemp("/nowhere/at-all-")))?.message).to.contain("TMPDIR");
  });

  it("tells a program that does not start and a port that nobody serves", async () => {
    const spawned = new Promise((_, fail) => spawn("/no/such/program").once("error", fail));
    expect((await failureOf(spawned))?.message).to.contain("start /no/such/program");
    const connected = new Promise((_, fail) => connect(1, "127.0.0.1").once("error", fail));
    const failure = await failureOf(connected);
    expect(failure).to.be.instanceOf(RetryableError);
    expect(failure?.message).to.contain("127.0.0.1:1");
  });

  it("finds it in the causes of other errors, and in the numbers of WebAssembly and SQLite", () => {
    const full = Object.assign(new Error("x"), { code: "ENOSPC", syscall: "write" });
    const wrapped = new Error("a", { cause: new Error("b", { cause: full }) });
    const sqlite = Object.assign(new Error("database or disk is full"), { code: "ERR_SQLITE_ERROR", errcode: 13 });
    for (const error of [wrapped, { name: "ErrnoError", errno: 51 }, sqlite]) {
      expect(systemFailure(error, "/store")?.code).to.equal("DISK_FULL");
    }
  });

  it("leaves every other error alone", () => {
    const cyclic = new Error("its own cause");
    cyclic.cause = cyclic;
    const strange = [
      new TypeError("x"),
      cyclic,
      { code: "CALL_EXCEPTION" },
      { name: "ErrnoError", errno: 1 },
      null,
      "ENOENT",
      2,
    ];
    for (const error of [...strange, undefined]) expect(systemFailure(error)).to.equal(undefined);
  });

  it("has a text for each error number that a user can meet", () => {
    const texts = Object.keys(constants.errno).flatMap((code) => {
      const failure = systemFailure({ code, syscall: "open", path: "/there" });
      return failure === undefined ? [] : [[code, `${failure.code}: ${failure.message}`]];
    });
    expectSnapshot("test/snapshots/environment.json", "system errors", Object.fromEntries(texts));
  });
});
