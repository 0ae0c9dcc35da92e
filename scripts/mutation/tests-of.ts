// SPDX-License-Identifier: GPL-3.0-or-later
/** Tests that ought to notice any change of a contract: those of its file, or else those of the longest folder named here. */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  "contracts/consumers/": ["test/contracts/consumers/"],
  "contracts/feed/": ["test/contracts/feed/"],
  "contracts/governance/": ["test/contracts/governance/"],
  "contracts/libraries/": ["test/contracts/libraries/", "test/solidity/"],
  "contracts/libraries/Bn254.sol": ["test/contracts/verifiers/verifier-factory.test.ts"],
  "contracts/libraries/FeedId.sol": ["test/contracts/oracle/"],
  "contracts/libraries/ModelId.sol": ["test/contracts/libraries/"],
  "contracts/libraries/PinnedCode.sol": ["test/contracts/oracle/"],
  "contracts/libraries/PredictionEntry.sol": ["test/solidity/PredictionEntry.t.sol", "test/contracts/feed/"],
  "contracts/libraries/Statement.sol": [
    "test/solidity/Statement.t.sol",
    "test/contracts/oracle/fulfil-statement.test.ts",
  ],
  "contracts/libraries/WordPacking.sol": ["test/solidity/WordPacking.t.sol", "test/contracts/libraries/"],
  "contracts/oracle/": ["test/contracts/oracle/"],
  "contracts/registry/": ["test/contracts/registry/"],
  "contracts/sources/": ["test/contracts/sources/"],
  "contracts/verifiers/": ["test/contracts/verifiers/"],
  "contracts/verifiers/AggregatePairing.sol": [
    "test/contracts/verifiers/aggregate-verifier.test.ts",
    "test/contracts/verifiers/aggregate-forgeries.test.ts",
  ],
  "contracts/verifiers/AggregateVerifier.sol": [
    "test/contracts/verifiers/aggregate-verifier.test.ts",
    "test/contracts/verifiers/aggregate-forgeries.test.ts",
  ],
  "contracts/verifiers/Groth16Verifier.sol": ["test/contracts/verifiers/groth16-verifier.test.ts"],
};

/** What tests do not notice, whatever it does: no code, generated, or itself a part of tests. */
const LEFT_OUT = /^contracts\/(interfaces|mocks|libraries\/generated)\/|\/I[A-Z][^/]*\.sol$/;

export function isMutated(path: string): boolean {
  return path.startsWith("contracts/") && path.endsWith(".sol") && !LEFT_OUT.test(path);
}

/** Files of tests, among all those given. */
export function testsOf(contract: string, files: readonly string[]): string[] {
  const places = Object.keys(TESTS).filter((place) => contract.startsWith(place));
  const longest = places.reduce((best, place) => (place.length > best.length ? place : best), "");
  const wanted = TESTS[longest] ?? [];
  return files.filter((file) => /\.(test\.ts|t\.sol)$/.test(file) && wanted.some((place) => file.startsWith(place)));
}
