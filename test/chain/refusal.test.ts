// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { makeError } from "ethers";
import { nodeAnswer } from "../../chain/node-answer.ts";
import { refusalOf } from "../../chain/refusal.ts";
import { ENDPOINT_FAMILIES } from "../../chain/wordings/endpoint.ts";
import { LOG_LIMIT } from "../../chain/wordings/log-limit.ts";
import { REVERT } from "../../chain/wordings/revert.ts";
import { TRANSACTION_FAMILIES } from "../../chain/wordings/transaction.ts";

const SEND = "eth_sendRawTransaction";

function kindOf(method: string, error: object): string | undefined {
  return refusalOf(method, nodeAnswer({ info: { error } }))?.kind;
}

/** The codes with which clients send anything at all. */
const GENERIC_CODES = [-32_000, -32_603, undefined];

describe("refusalOf (property 21)", () => {
  const tables = [
    { method: "eth_call", families: [REVERT, ...ENDPOINT_FAMILIES] },
    { method: "eth_estimateGas", families: [REVERT, ...ENDPOINT_FAMILIES] },
    { method: SEND, families: [...TRANSACTION_FAMILIES, ...ENDPOINT_FAMILIES] },
    { method: "eth_getLogs", families: [LOG_LIMIT] },
  ];
  for (const { method, families } of tables) {
    describe(method, () => {
      for (const { kind, examples } of families) {
        for (const [who, text] of examples) {
          it(`takes ${who}'s "${text.slice(0, 70)}" for ${kind}`, () => {
            for (const code of GENERIC_CODES) {
              for (const message of [text, text.toUpperCase(), text.toLowerCase(), `call failed: ${text}`]) {
                expect(kindOf(method, { code, message }), `${code ?? "no code"} ${message}`).to.equal(kind);
              }
            }
          });
        }
      }
    });
  }

  it("finds the error wherever a library keeps it", () => {
    const error = { code: -32_000, message: "nonce too low" };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, error });
    const wrapped: unknown[] = [
      error,
      { error },
      { error: { error } },
      { info: { error } },
      { info: { error: { error } } },
      { body },
      { error: { body } },
      { info: { responseBody: body, responseStatus: "400 Bad Request" } },
      { info: { responseBody: `[${body}]` } },
      { code: -32_603, message: "Internal JSON-RPC error.", data: error },
      { code: -32_603, message: "Internal JSON-RPC error.", data: { originalError: error } },
      { code: -32_602, message: "Invalid parameters: tx", data: "nonce too low" },
      { code: "-32000", message: "nonce too low" },
      makeError("nonce has already been used", "NONCE_EXPIRED", { transaction: null as never, info: { error } }),
      new Error("outer", { cause: { error } }),
    ];
    for (const each of wrapped) expect(refusalOf(SEND, nodeAnswer(each))?.kind).to.equal("nonce-too-low");
  });

  describe("a reverted call", () => {
    const data = `0x08c379a0${"00".repeat(96)}`;
    const reverts: Record<string, object> = {
      "code 3, whatever its reason says": { code: 3, message: "rate limit exceeded, request timed out" },
      "code -32015": { code: -32_015, message: "VM execution error.", data: "Reverted 0x" },
      "code -32015 without words": { code: -32_015, message: "" },
      "data of a revert under a generic code": { code: -32_000, message: "header not found", data },
      "data of a revert, two levels down": {
        code: -32_603,
        message: "Internal error",
        data: { originalError: { data } },
      },
      "data under a transaction's hash": {
        code: -32_000,
        message: "VM Exception",
        data: { [`0x${"ab".repeat(32)}`]: { error: "revert", return: data } },
      },
      "Nethermind's data": { code: -32_015, message: "VM execution error.", data: `Reverted ${data}` },
      "OpenEthereum's data": { code: -32_015, message: "VM execution error.", data: "Bad instruction fe" },
    };
    for (const [name, error] of Object.entries(reverts)) {
      it(`is told by ${name}`, () => {
        expect(kindOf("eth_call", error)).to.equal("revert");
        expect(kindOf("eth_estimateGas", error)).to.equal("revert");
      });
    }

    it("is not told by hex that stands anywhere else", () => {
      const limited = { code: -32_005, message: "slow", data: { from: "0xBDE5F80a", rate: { see: "0x08c379a0" } } };
      expect(kindOf("eth_call", limited)).to.equal("endpoint");
      expect(kindOf("eth_call", { code: -32_000, message: "header not found", data: "0x" })).to.equal("endpoint");
    });

    it("is not the reason for a poor sender, although zkSync gives both the same code", () => {
      const poor = { code: 3, message: "insufficient funds for gas + value. balance: 1, fee: 2, value: 0", data: "0x" };
      expect(kindOf("eth_estimateGas", poor)).to.equal("insufficient-funds");
    });
  });

  describe("words that nobody knows", () => {
    it("are unknown, under a generic code and under none", () => {
      for (const message of ["florp is not glorped", "florp", ""]) {
        expect(kindOf(SEND, { code: -32_000, message })).to.equal("unknown");
        expect(kindOf("eth_call", { code: -32_000, message })).to.equal("unknown");
      }
    });

    it("are the endpoint's when the code says so", () => {
      for (const code of [-32_603, -32_005, -32_016, 429, 503]) {
        expect(kindOf(SEND, { code, message: "florp" }), String(code)).to.equal("endpoint");
      }
      expect(kindOf("eth_maxPriorityFeePerGas", { code: -32_601, message: "florp" })).to.equal("no-method");
    });

    it("are the endpoint's when the HTTP status says so", () => {
      const body = JSON.stringify({ error: { code: -32_000, message: "florp" } });
      for (const responseStatus of [
        "401 Unauthorized",
        "429 Too Many Requests",
        "500 Oops",
        "503 Service Unavailable",
      ]) {
        expect(refusalOf("eth_call", nodeAnswer({ info: { responseBody: body, responseStatus } }))?.kind).to.equal(
          "endpoint",
        );
      }
    });
  });

  it("tells a rate from a range", () => {
    const kinds = [
      { code: -32_005, message: "daily request count exceeded, request rate limited" },
      { code: -32_005, message: "limit exceeded" },
      { code: -32_005, message: "florp" },
    ].map((error) => kindOf("eth_getLogs", error));
    expect(kinds).to.deep.equal(["endpoint", "log-limit", "log-limit"]);
  });

  it("has no answer to judge when there was none", () => {
    expect(refusalOf("eth_call", nodeAnswer(Object.assign(new Error("connect"), { code: "ECONNREFUSED" })))).to.equal(
      undefined,
    );
    expect(refusalOf("eth_call", nodeAnswer(undefined))).to.equal(undefined);
  });

  it("is not led in circles", () => {
    const circle: Record<string, unknown> = { message: "florp", code: 1 };
    circle.error = circle;
    expect(refusalOf("eth_call", nodeAnswer(circle))?.kind).to.equal("unknown");
  });
});
