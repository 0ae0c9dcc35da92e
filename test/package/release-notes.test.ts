// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { releasesIn } from "../../scripts/release-notes.ts";
import { projectRoot } from "../../scripts/run-command.ts";

const versionOf = (path: string): unknown =>
  (JSON.parse(readFileSync(join(projectRoot, path), "utf8")) as { version: unknown }).version;

describe("the changelog", () => {
  const releases = releasesIn(readFileSync(join(projectRoot, "CHANGELOG.md"), "utf8"));

  it("has notes for what comes next and for each version, the newest first", () => {
    expect(releases[0]?.version).to.equal("Unreleased");
    for (const { version, notes } of releases) expect(notes, version).to.match(/^- [A-Z`]/);
    const days = releases.flatMap(({ day }) => day ?? []);
    expect(days).to.deep.equal([...days].sort().reverse());
  });

  it("is of the version that both packages have", () => {
    expect(versionOf("contracts/package.json")).to.equal(versionOf("package.json"));
    const [newest] = releases.filter(({ version }) => version !== "Unreleased");
    if (newest !== undefined) expect(versionOf("package.json")).to.equal(newest.version);
  });

  it("refuses a heading that names no release", () => {
    expect(() => releasesIn("# Changelog\n\n## Soon\n\n- A.\n")).to.throw('"## Soon"');
    expect(releasesIn("# Changelog\n\n## 1.2.3, 2027-01-31\n\n- A.\n")).to.deep.equal([
      { version: "1.2.3", day: "2027-01-31", notes: "- A." },
    ]);
  });
});
