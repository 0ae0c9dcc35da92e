import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  {
    ignores: [
      "build/",
      "types/",
      "artifacts/",
      "cache/",
      "node_modules/",
      "examples/", // held to their own tsconfig, where their packages are: test/package/examples.test.ts
      "**/generated/",
      "**/*.mjs",
      "eslint.config.js",
    ],
  },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-syntax": ["error", { selector: "ExportDefaultDeclaration", message: "No default exports." }],
    },
  },
  { files: ["hardhat.config.ts"], rules: { "no-restricted-syntax": "off" } },
  {
    // chai's assertions are property reads, and mocha's callbacks may be async
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
