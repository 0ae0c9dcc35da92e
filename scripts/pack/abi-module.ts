// SPDX-License-Identifier: GPL-3.0-or-later
export type AbiModule = Readonly<{ json: string; js: string; types: string }>;

/**
 * One ABI as JSON, as a module, and as a type that is the ABI itself: libraries that infer calls from `as const` ABIs read it, which
 * they could not from imported JSON.
 */
export function abiModule(name: string, abi: readonly object[]): AbiModule {
  const value = JSON.stringify(abi, null, 2);
  const constant = `${camelCase(name)}Abi`;
  return {
    json: `${value}\n`,
    js: `// SPDX-License-Identifier: MIT\nexport const ${constant} = ${value};\n`,
    types: `// SPDX-License-Identifier: MIT\nexport declare const ${constant}: ${literalType(abi)};\n`,
  };
}

/** `IPredictionFeed` -> `iPredictionFeed`, `ERC20` -> `erc20`. */
function camelCase(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z]|\d|$)|^[A-Z]/, (start) => start.toLowerCase());
}

function literalType(value: unknown): string {
  if (Array.isArray(value)) return `readonly [${value.map(literalType).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, each]) => `readonly ${JSON.stringify(key)}: ${literalType(each)}`);
  return `{ ${fields.join("; ")} }`;
}
