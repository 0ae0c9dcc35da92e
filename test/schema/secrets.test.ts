// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { redactError, redactValue } from "../../schema/redact-values.ts";
import { redactor, secretsOfUrl } from "../../schema/secrets.ts";
import { FatalError } from "../../schema/errors.ts";

const URL_WITH_KEYS =
  "https://us%C3%A9r:pa%2Fss%20w0rd@host.example:8545/v3/0a1B-path_key/rpc?apikey=qu%2Bery%22key&network=mainnet";
const KEYS = ["0a1B-path_key", 'qu+ery"key', "pa/ss w0rd", "usér"];

const redact = redactor(secretsOfUrl(URL_WITH_KEYS));

/** All ways in which some library may write a text. */
function waysToWrite(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  return [
    secret,
    secret.toUpperCase(),
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    JSON.stringify(secret),
    JSON.stringify({ nested: JSON.stringify({ secret }) }),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
}

describe("redactor", () => {
  for (const key of KEYS) {
    it(`finds ${key}, however it is written`, () => {
      for (const way of waysToWrite(key)) expect(redact(`<${way}>`), way).to.not.include(way.replaceAll(/["{}]/g, ""));
    });
  }

  it("finds the address with all its forms, and the header that name and password become", () => {
    const url = new URL(URL_WITH_KEYS);
    const header = `Basic ${Buffer.from("usér:pa/ss w0rd").toString("base64")}`;
    for (const text of [URL_WITH_KEYS, url.href, encodeURIComponent(URL_WITH_KEYS), JSON.stringify(URL_WITH_KEYS)]) {
      expect(redact(text).replaceAll('"', "")).to.equal("[redacted]");
    }
    expect(redact(header)).to.match(/^Basic \[redacted\]=*$/);
  });

  it("leaves alone what is trivial: words that addresses are made of, short numbers, and the host", () => {
    const told = "v3 rpc mainnet 8545 could not resolve host.example";
    expect(redact(told)).to.equal(told);
    const trivial = redactor(secretsOfUrl("http://127.0.0.1:8545/v3/mainnet/31337/type"));
    expect(trivial("v3 mainnet 31337 type http://127.0.0.1:8545")).to.equal(
      "v3 mainnet 31337 type http://127.0.0.1:8545",
    );
    const bare = redactor(secretsOfUrl("http://127.0.0.1:8545"));
    expect(bare("connect http://127.0.0.1:8545/ failed")).to.equal("connect http://127.0.0.1:8545/ failed");
  });

  it("finds a key that is a part of the host", () => {
    const ofHost = redactor(secretsOfUrl("https://nd-123-456-789-abcdef.p2pify.example"));
    expect(ofHost("getaddrinfo ENOTFOUND nd-123-456-789-abcdef.p2pify.example")).to.equal(
      "getaddrinfo ENOTFOUND [redacted].p2pify.example",
    );
  });

  it("knows a database's password and not its name", () => {
    const ofDatabase = redactor(
      secretsOfUrl("postgres://relayer:hunter22@db.example:5432/predictions?sslpassword=opensesame"),
    );
    expect(ofDatabase('auth failed for "relayer" on predictions: hunter22 opensesame')).to.equal(
      'auth failed for "relayer" on predictions: [redacted] [redacted]',
    );
  });

  it("finds a signing key with and without 0x, in any letter case", () => {
    const key = `0x${"aB".repeat(32)}`;
    const ofKey = redactor([key]);
    for (const form of [key, key.slice(2), key.toUpperCase(), key.toLowerCase()])
      expect(ofKey(`<${form}>`)).to.equal("<[redacted]>");
  });

  it("keeps a JSON line a JSON line", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!/^\d+$/.test(secret));
        const line = redactor([secret])(JSON.stringify({ text: `${before}${secret}${after}` }));
        fc.pre(!`{"text":""}`.toLowerCase().includes(secret.toLowerCase()));
        expect(JSON.parse(line)).to.have.property("text");
      }),
    );
  });

  it("is not confused by secrets that are patterns, empty, or no address", () => {
    expect(redactor(["a.*b", "", "(["])("axxb a.*b")).to.equal("axxb [redacted]");
    expect(redactor([])("text")).to.equal("text");
    expect(redactor(secretsOfUrl("no address"))("this is no address")).to.equal("this is [redacted]");
    expect(secretsOfUrl("")).to.deep.equal([]);
    expect(redactor(secretsOfUrl("http://h/%zz-half-encoded"))("%zz-half-encoded")).to.equal("[redacted]");
  });
});

describe("redactValue", () => {
  it("reaches texts, names, errors with their causes, maps and URLs; leaves figures; drops what is no data", () => {
    const cause = Object.assign(new Error("0a1B-path_key"), { info: { requestUrl: URL_WITH_KEYS } });
    const value = {
      "0a1B-path_key": [1n, 2, true, null],
      error: new Error("outer", { cause }),
      map: new Map([["k", "0a1B-path_key"]]),
      url: new URL(URL_WITH_KEYS),
      bytes: Buffer.from("0a1B-path_key"),
      call: () => 1,
    };
    const copied = redactValue<Record<string, unknown>>(value, redact);
    const printed = JSON.stringify(copied, (_, each: unknown) => (typeof each === "bigint" ? `${each}` : each));
    expect(printed).to.not.include("path_key");
    expect(copied["[redacted]"]).to.deep.equal([1n, 2, true, null]);
    expect(copied.bytes).to.equal("[13 bytes]");
    expect(copied.call).to.equal(undefined);
  });

  it("is not led in circles", () => {
    const circle: Record<string, unknown> = { key: "0a1B-path_key" };
    circle.self = circle;
    expect(redactValue(circle, redact)).to.deep.equal({ key: "[redacted]", self: "[…]" });
  });
});

describe("redactError", () => {
  class Ours extends FatalError {
    readonly said = "0a1B-path_key";
    constructor(cause: unknown) {
      super("OURS", "told 0a1B-path_key", { details: { deep: ["0a1B-path_key"] }, cause });
    }
  }

  it("keeps one of ours the same object, with nothing in it", () => {
    const foreign = Object.assign(new Error(`at ${URL_WITH_KEYS}`), {
      code: "SERVER_ERROR",
      request: new Request("http://h/0a1B-path_key"),
    });
    const error = new Ours(foreign);
    const redacted = redactError(error, redact);
    expect(redacted).to.equal(error);
    expect(error.message).to.equal("told [redacted]");
    expect(error.stack).to.include("told [redacted]").and.not.include("path_key");
    expect([error.said, error.details]).to.deep.equal(["[redacted]", { deep: ["[redacted]"] }]);
    const cause = error.cause as Error;
    expect(cause.message).to.equal("at [redacted]");
    expect(cause).to.have.property("code", "SERVER_ERROR");
    expect(cause).to.not.have.property("request");
  });

  it("keeps an innocent one the same object", () => {
    const error = Object.assign(new Error("ENOENT"), { code: "ENOENT", errno: -2 });
    expect(redactError(error, redact)).to.equal(error);
  });
});
