// SPDX-License-Identifier: GPL-3.0-or-later
/** One small change of a contract: `from` became `to` at a place of one line. */
export type Mutant = Readonly<{ line: number; column: number; from: string; to: string; source: string }>;

type Rule = Readonly<{ pattern: RegExp; to: (found: string) => readonly string[] }>;

const exchange = (pairs: Readonly<Record<string, string>>): Rule["to"] => {
  return (found) => (pairs[found] === undefined ? [] : [pairs[found]]);
};

/** Patterns match whole tokens. Solidity's operators stand between spaces, as prettier leaves them. */
const RULES: readonly Rule[] = [
  {
    pattern: /(?<= )(<=|>=|<|>|==|!=)(?= )/g,
    to: exchange({ "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==" }),
  },
  { pattern: /(?<= )(&&|\|\|)(?= )/g, to: exchange({ "&&": "||", "||": "&&" }) },
  { pattern: /(?<= )([-+*/%])(?= )/g, to: exchange({ "+": "-", "-": "+", "*": "/", "/": "*", "%": "/" }) },
  { pattern: /(?<= )(<<|>>|&|\||\^)(?= )/g, to: exchange({ "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "|" }) },
  { pattern: /(?<= )([-+|&]=)(?= )/g, to: exchange({ "+=": "-=", "-=": "+=", "|=": "=", "&=": "=" }) },
  {
    pattern: /\b(add|sub|and|or|lt|gt|eq|shl|shr|addmod|mulmod)(?=\()/g,
    to: exchange({
      ...{ add: "sub", sub: "add", and: "or", or: "and", lt: "gt", gt: "lt", eq: "sub" },
      ...{ shl: "shr", shr: "shl", addmod: "mulmod", mulmod: "addmod" },
    }),
  },
  { pattern: /(?<![\w.])(\d[\d_]*)(?![\w.])/g, to: (found) => [String(BigInt(found.replaceAll("_", "")) + 1n)] },
  { pattern: /(?<=\bif \()(.+)(?=\) (revert|return|continue|break|\+\+|\{|[a-z]))/g, to: () => ["true", "false"] },
  { pattern: /\b(true|false)\b/g, to: exchange({ true: "false", false: "true" }) },
];

/** Statements on one line that say something without declaring anything; those of assembly end without a semicolon. */
const STATEMENT =
  /^\s*(?!return\b|import\b|using\b|error\b|event\b|function\b|let\b|\/\/|\*)(.*\S;|(?:mstore|calldatacopy)\(.*\)|[a-z]\w* := .*)$/;
const DECLARATION =
  /^\s*(?:\(|(?:u?int|bytes|address|bool|string|mapping|struct|type|[A-Z])[\w.]*(?:\[[^\]]*\])*\s+(?:memory |calldata |storage |public |private |internal |immutable |constant )*\w+(?:\s*[=;]|,))/;
const NOT_CODE = /^\s*(\/\/|\*|\/\*|import\b|pragma\b|error\b|event\b|type\b)/;

/** Every mutant of a contract's text, in the order of its lines. */
export function mutantsOf(text: string): Mutant[] {
  return text.split("\n").flatMap((source, line) => {
    if (NOT_CODE.test(source)) return [];
    const code = source.replace(/\s*\/\/.*$/, "");
    const changed = RULES.flatMap(({ pattern, to }) =>
      [...code.matchAll(pattern)].flatMap((match) =>
        to(match[0]).map((other) => ({ line, column: match.index, from: match[0], to: other, source })),
      ),
    );
    return STATEMENT.test(code) && !DECLARATION.test(code)
      ? [...changed, { line, column: 0, from: code, to: "", source }]
      : changed;
  });
}

export function applyMutant(text: string, { line, column, from, to }: Mutant): string {
  const lines = text.split("\n");
  const source = lines[line] ?? "";
  lines[line] = source.slice(0, column) + to + source.slice(column + from.length);
  return lines.join("\n");
}

/** Says a mutant so that it is found again when lines above it come or go. */
export function nameOf({ from, to, source, column }: Mutant): string {
  const line = source.trim();
  if (to === "" && from.trim() === line.replace(/\s*\/\/.*$/, "")) return `delete \`${line}\``;
  const place = source.slice(0, column).split(from).length;
  return `\`${from}\` to \`${to}\`${place > 1 ? ` (${place})` : ""} in \`${line}\``;
}
