import { network } from "hardhat";
import { feedFixture, NEWEST, posting } from "../../testing/feed-fixture.ts";
const connection = await network.create();
describe("prof", () => {
  it("x", async () => {
    const { feed, fed } = await feedFixture(connection);
    for (const n of [1, 16, 64]) {
      const r = Array.from({ length: n }, (_, i) => i);
      for (const e of [NEWEST, NEWEST + 8n, NEWEST + 16n]) await feed.post(...posting(fed, e + BigInt(n) * 1000n, r, r.map((x) => BigInt(x) + 1000000n)));
      const sent = await feed.post(...posting(fed, NEWEST + 24n + BigInt(n) * 1000n, r, r.map((x) => BigInt(x) + 1000000n)));
      const rc = await sent.wait();
      const trace: any = await connection.provider.request({ method: "debug_traceTransaction", params: [sent.hash, {}] });
      const g0 = Number(trace.structLogs[0].gas);
      let last = g0;
      console.log(n, "total", rc!.gasUsed, "intrinsic", Number(sent.gasLimit) - g0);
      let seg = 0;
      const marks: string[] = [];
      for (const s of trace.structLogs) {
        if (["SLOAD", "SSTORE", "STATICCALL", "RETURN", "LOG4", "CALLDATACOPY"].includes(s.op)) { marks.push(`${s.depth}${s.op}@${g0 - Number(s.gas)}`); }
      }
      if (n === 16) { const i = trace.structLogs.findIndex((s: any) => s.op === "SLOAD" && g0 - Number(s.gas) > 18500); console.log(trace.structLogs.slice(i, i + 420).map((s: any) => s.op + ":" + s.pc).join(" ")); }
    }
  });
});
