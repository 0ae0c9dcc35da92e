// SPDX-License-Identifier: GPL-3.0-or-later
import { fileURLToPath } from "node:url";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatIgnition from "@nomicfoundation/hardhat-ignition";
import { defineConfig } from "hardhat/config";
import { isInstalled } from "./schema/installed-package.ts";

/** The pinned solc, run as WASM: nothing is downloaded at compile time. Hardhat wants an absolute path. */
const soljson = fileURLToPath(new URL("./node_modules/solc/soljson.js", import.meta.url));

/** For one version of the EVM: without a hash of the sources in the code, so that comments do not change it. */
const solcFor = (evmVersion: string, runs: number) => ({
  version: "0.8.28",
  path: soljson,
  preferWasm: true,
  settings: { evmVersion, optimizer: { enabled: true, runs }, metadata: { bytecodeHash: "none" } },
});

/** OpenZeppelin's Governor copies memory by MCOPY. It is called rarely and must fit 24,576 bytes. */
const governance = solcFor("cancun", 200);
/** The commands need no more than the first two; the rest is there for those who change the contracts. */
const plugins = isInstalled
  ? [hardhatEthers, hardhatIgnition]
  : [(await import("@nomicfoundation/hardhat-toolbox-mocha-ethers")).default];

export default defineConfig({
  plugins,
  solidity: {
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/governance/TimelockController.sol",
    ],
    compilers: [solcFor("shanghai", 10_000)], // chains without MCOPY must be able to run every other contract
    overrides: {
      "contracts/governance/FixedSupplyVotes.sol": governance,
      "contracts/governance/ProofcastGovernor.sol": governance,
    },
  },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "cancun" },
    node: { type: "edr-simulated", chainType: "l1", hardfork: "cancun", chainId: 31337 },
    localhost: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
  },
  paths: { sources: "./contracts", tests: { mocha: "./test" }, ignition: "." },
  typechain: { outDir: "types", tsNocheck: true },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      fuzz: { runs: 256, seed: "0x70726f6f66" },
      invariant: { runs: 8, depth: 64, failOnRevert: true }, // what may revert, an action catches itself
    },
  },
});
