// SPDX-License-Identifier: GPL-3.0-or-later
import { onOneLine } from "../without-controls.ts";
import type { Finding } from "./finding.ts";

type Page = Readonly<{
  id: string;
  description: string;
  state: string;
  executableFrom: bigint | undefined;
  actions: readonly string[];
  models: readonly Readonly<Record<string, string>>[];
  findings: readonly Finding[];
}>;

const MARKS: Readonly<Record<Finding["result"], string>> = { fails: "NO ", holds: "yes", "not checked": " ? " };

/** One page: what will happen, to what, what does not hold, what holds, and what nobody looked at. A description or a name writes no line of its own. */
export function reviewText({ id, description, state, executableFrom, actions, models, findings }: Page): string {
  const from =
    executableFrom === undefined
      ? ""
      : `, to be executed from ${new Date(Number(executableFrom) * 1_000).toISOString()} on`;
  const of = (result: Finding["result"]): string[] =>
    findings
      .filter((each) => each.result === result)
      .map(({ question, answer }) => `${MARKS[result]}  ${question} ${answer}`);
  const facts = models.flatMap((model) => [
    "",
    ...Object.entries(model).map(([name, value]) => `${name.padEnd(9)} ${value}`),
  ]);
  return [
    `Proposal ${id}: ${state}${from}.`,
    ...(description === "" ? [] : [`It says: ${description}`]),
    "",
    "What will happen:",
    ...actions.map((action, index) => `${index + 1}. ${action}`),
    ...facts,
    "",
    ...of("fails"),
    ...of("holds"),
    ...of("not checked"),
  ]
    .map(onOneLine)
    .join("\n");
}
