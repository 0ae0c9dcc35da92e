// SPDX-License-Identifier: GPL-3.0-or-later
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { AbiCoder } from "ethers";
import { proofcast, relay, type CliProcess, type ProcessEnd } from "../../testing/cli-process.ts";
import { RELAYER_KEY, relayerChain, type RelayerChain } from "../../testing/relayer-chain.ts";
import { scriptedEndpoint, type RpcCall, type ScriptedEndpoint } from "../../testing/scripted-endpoint.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const SECRETS = { user: "user-5ecret", password: "passw0rd-5ecret", path: "path5ecret", query: "query-5ecret" };
const ACCESS = Buffer.from(`${SECRETS.user}:${SECRETS.password}`).toString("base64");
const FORBIDDEN = [
  ...Object.values(SECRETS),
  ...Object.values(SECRETS).map((secret) => Buffer.from(secret).toString("hex")),
  ACCESS,
  RELAYER_KEY.slice(2),
];

function expectNoSecret(text: string, where: string): void {
  const found = FORBIDDEN.find((secret) => text.toLowerCase().includes(secret.toLowerCase()));
  expect(found && `…${text.slice(Math.max(0, text.indexOf(found) - 200), text.indexOf(found) + 60)}…`, where).to.equal(
    undefined,
  );
}

describe("an endpoint that repeats its keys in every error (property 22)", function () {
  this.timeout(120_000);
  let chain: RelayerChain;
  let endpoint: ScriptedEndpoint;
  let rpcUrl: string;
  let running: CliProcess | undefined;
  let answers: (call: RpcCall, echo: string) => ReturnType<Parameters<typeof scriptedEndpoint>[0]> = () => undefined;

  before(async () => {
    chain = await relayerChain();
    const echoOf = ({ url, headers }: RpcCall) => `${rpcUrl} ${url} ${JSON.stringify(headers)} ${RELAYER_KEY}`;
    endpoint = await scriptedEndpoint((call) => answers(call, echoOf(call)), chain.rpcUrl);
    rpcUrl = `http://${SECRETS.user}:${SECRETS.password}@${endpoint.host}/v3/${SECRETS.path}?apikey=${SECRETS.query}`;
  });
  after(async () => {
    running?.kill("SIGKILL");
    await running?.ended;
    endpoint.close();
    await chain.close();
  });
  const folder = temporaryFolder(); // after the hook above: it goes when nothing works in it any more

  beforeEach(() => {
    answers = () => undefined;
  });

  function expectPrinted(end: ProcessEnd, code: number): void {
    expect(end.code, end.stderr).to.equal(code);
    expectNoSecret(end.stdout, "stdout");
    expectNoSecret(end.stderr, "stderr");
  }

  it("does not get them into events, logs, the status or the store of a relayer", async () => {
    const config = await chain.configure(folder(), { rpcUrl });
    running = relay(["--config", config, "--json"]);
    await running.event("caught-up");
    let refusals = 4;
    answers = ({ method, params }, echo) => {
      const isSimulation = method === "eth_call" && JSON.stringify(params).includes('"from"');
      const data = `0x08c379a0${AbiCoder.defaultAbiCoder().encode(["string"], [echo]).slice(2)}`;
      if (isSimulation) return { error: { code: 3, message: `execution reverted: ${echo}`, data } };
      if (method !== "eth_getLogs" || refusals === 0) return undefined;
      return refusals-- % 2 === 0
        ? { status: 500, body: echo }
        : { error: { code: -32_000, message: `glorp ${echo}` } };
    };
    await chain.ask(0);
    await running.event("endpoint-down");
    expect(await running.event("request-ended")).to.have.property("state", "dead");

    let status = await relay(["--config", config, "--status"]).ended;
    // A relayer writes its status down once a second: what has just ended may stand in the next one.
    for (let more = 10; more > 0 && !status.stdout.includes("1 dead"); more--)
      status = await relay(["--config", config, "--status"]).ended;
    expect(status.stdout).to.include("1 dead").and.to.include("[redacted]");
    expectPrinted(status, 0);
    expectPrinted(await relay(["--config", config, "--status", "--json"]).ended, 0);
    running.kill("SIGTERM");
    const end = await running.ended;
    expectPrinted(end, 0);
    expect(end.stderr, "the log has lines").to.include('"step failed"');
    const entries = await readdir(join(folder(), "store"), { recursive: true, withFileTypes: true });
    for (const file of entries.filter((entry) => entry.isFile())) {
      expectNoSecret(await readFile(join(file.parentPath, file.name), "latin1"), join(file.parentPath, file.name));
    }
  });

  it("does not get them out of what nobody catches", async () => {
    const config = await chain.configure(folder(), { rpcUrl, store: "pglite:uncaught" });
    const module = 'process.on("SIGUSR2", () => void Promise.reject(new Error(process.env.LEAK)))';
    const environment = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(module)}`, LEAK: rpcUrl };
    const failing = relay(["--config", config, "--json"], environment);
    await failing.event("ready");
    failing.kill("SIGUSR2");
    const end = await failing.ended;
    expectPrinted(end, 70);
    expect(end.stderr).to.include("[redacted]");
  });

  it("is left as it was asked to be, though a part of its address stands in the stack of the order to stop", async () => {
    const asked = Promise.withResolvers<undefined>();
    answers = () => {
      asked.resolve(undefined);
      return { status: 429, headers: { "retry-after": "2" } };
    };
    const config = await chain.configure(folder(), {
      rpcUrl: `http://${endpoint.host}/stop-signals`,
      store: "pglite:stack",
    });
    const starting = relay(["--config", config, "--json"]);
    await asked.promise;
    starting.kill("SIGTERM");
    const end = await starting.ended;
    expect(end.code, end.stdout + end.stderr).to.equal(0);
  });

  it("does not get them out of relay, deploy or a mistyped command line when it lets nobody in", async () => {
    answers = (_, echo) => ({ error: { code: -32_000, message: echo, data: { requestUrl: echo } } });
    const config = await chain.configure(folder(), { rpcUrl, store: "pglite:other" });
    const deploy = ["deploy", "--rocket-storage", chain.settings.oracle, "--first-interval", "1"];
    const [asJson, asText, deployed, mistyped] = await Promise.all([
      relay(["--config", config, "--json"]).ended,
      relay(["--config", config]).ended,
      proofcast([...deploy, "--rpc-url", rpcUrl, "--key-env", "RELAYER_KEY", "--json"], { RELAYER_KEY }).ended,
      proofcast([...deploy, `--rpcurl=${rpcUrl}`]).ended,
    ]);
    for (const end of [asJson, asText, deployed]) expectPrinted(end, 75);
    expectPrinted(mistyped, 2);
  });
});
