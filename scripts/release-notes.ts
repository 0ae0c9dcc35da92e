// SPDX-License-Identifier: GPL-3.0-or-later
// `node scripts/release-notes.ts [VERSION]`: what CHANGELOG.md says of a version, or of what is not released yet.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./run-command.ts";

export type Release = Readonly<{ version: string; day: string | undefined; notes: string }>;

const HEADING = /^## (?:(Unreleased)|(\d+\.\d+\.\d+), (\d{4}-\d{2}-\d{2}))$/;

/** The releases of a changelog, newest first. A heading of another form belongs to no release. */
export function releasesIn(changelog: string): Release[] {
  const [, ...sections] = changelog.split(/^(?=## )/m);
  return sections.map((section) => {
    const [heading = "", ...lines] = section.split("\n");
    const [, unreleased, version, day] = HEADING.exec(heading) ?? [];
    if (unreleased === undefined && version === undefined)
      throw new Error(`CHANGELOG.md: "${heading}" is neither "## Unreleased" nor "## 1.2.3, 2027-01-31"`);
    return { version: version ?? "Unreleased", day, notes: lines.join("\n").trim() };
  });
}

if (import.meta.main) {
  const wanted = process.argv[2] ?? "Unreleased";
  const release = releasesIn(readFileSync(join(projectRoot, "CHANGELOG.md"), "utf8")).find(
    ({ version }) => version === wanted,
  );
  if (release === undefined) {
    console.error(`CHANGELOG.md has no version ${wanted}.`);
    process.exit(1);
  }
  console.log(release.notes);
}
