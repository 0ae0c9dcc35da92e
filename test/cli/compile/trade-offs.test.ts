// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { tradeOffPlot } from "../../../cli/compile/trade-off-plot.ts";
import { tradeOffTable } from "../../../cli/compile/trade-off-table.ts";
import type { TradeOff, TradeOffs } from "../../../compiler/quantise/trade-offs.ts";

function tradeOff(index: number): TradeOff {
  const bits = { weightBits: 6 + index, activationBits: 6 + index };
  return { bits, constraints: 600 + 40 * index, error: 0.05 / 2 ** index, heldOut: 0.06 / 2 ** index };
}

function tradeOffs(count: number, taken: number): TradeOffs {
  const best = Array.from({ length: count }, (_, index) => tradeOff(index));
  return { errorIs: "share", tried: 85, best, chosen: tradeOff(taken) };
}

describe("tradeOffTable", () => {
  it("has a line for each, the one taken marked", () => {
    expect(tradeOffTable(tradeOffs(3, 1))).to.deep.equal([
      "85 choices of bits tried; those that none beats, their largest error in % of what each output spans:",
      "constraints  coefficients  activations   error  held out",
      "        600        6 bits       6 bits     5 %       6 %",
      "        640        7 bits       7 bits   2.5 %       3 %  taken",
      "        680        8 bits       8 bits  1.25 %     1.5 %",
    ]);
  });

  it("shows at most twelve of many, the one taken among them, and says so", () => {
    for (const count of [12, 13, 14, 20, 60])
      for (const taken of [0, 1, Math.floor(count / 2), count - 1]) {
        const lines = tradeOffTable(tradeOffs(count, taken));
        const shown = lines.length - 2;
        expect(shown, `${count}, ${taken}`).to.be.within(11, 12);
        expect(lines.filter((line) => line.endsWith("taken"))).to.have.length(1);
        if (count > 12) expect(lines[0]).to.contain(`${count - shown} left out`);
      }
  });

  it("has the one taken even where another one beats it", () => {
    const lines = tradeOffTable({ ...tradeOffs(2, 0), chosen: { ...tradeOff(5), constraints: 620, error: 0.2 } });
    expect(lines[3]).to.contain("620").and.to.contain("taken");
  });
});

describe("tradeOffPlot", () => {
  const places = (svg: string): number[] => [...svg.matchAll(/c[xy]="([^"]*)"/g)].map(([, place]) => Number(place));

  it("needs nothing from elsewhere, and lets no name out of its text", () => {
    const svg = tradeOffPlot(`a</text><script>alert("1")</script>&'`, tradeOffs(8, 3));
    expect(svg).not.to.match(/<script|href|url\(|@import/);
    expect(svg).to.contain("a&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
    expect(svg.match(/<circle/g)).to.have.length(16);
    expect(svg).to.contain("#dc2626");
  });

  it("keeps every point on the page, whatever the errors", () => {
    const zero = { ...tradeOff(1), error: 0, heldOut: 0 };
    const cases: TradeOffs[] = [
      tradeOffs(30, 3),
      tradeOffs(1, 0),
      { ...tradeOffs(1, 0), chosen: zero },
      { ...tradeOffs(0, 0), best: [], chosen: zero },
    ];
    for (const each of cases) for (const place of places(tradeOffPlot("m", each))) expect(place).to.be.within(0, 720);
  });

  it("numbers the axis of constraints at several places, however near each other they are", () => {
    const linesDown = (svg: string): number => [...svg.matchAll(/<line x1="([^"]*)" y1="[^"]*" x2="\1"/g)].length;
    for (const [fewest, most] of [
      [562, 585],
      [566, 567],
      [600, 3_000],
      [400, 40_000],
    ] as const) {
      const best = [fewest, most].map((constraints, index) => ({ ...tradeOff(index), constraints }));
      const svg = tradeOffPlot("m", { ...tradeOffs(0, 0), best, chosen: best[0] ?? tradeOff(0) });
      expect(linesDown(svg), `${fewest} to ${most}`).to.be.within(2, 9);
    }
  });
});
