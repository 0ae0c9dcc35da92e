// SPDX-License-Identifier: MIT
import { fileURLToPath } from "node:url";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import { defineConfig } from "hardhat/config";

export default defineConfig({
  plugins: [hardhatEthers, hardhatMatchers, hardhatMocha],
  solidity: {
    version: "0.8.28",
    path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
    preferWasm: true,
    npmFilesToBuild: ["@proofcast/contracts/mocks/MockPredictionFeed.sol"],
  },
  paths: { tests: { mocha: "./test" } },
});
