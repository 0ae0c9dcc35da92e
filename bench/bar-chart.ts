// SPDX-License-Identifier: GPL-3.0-or-later
/** One bar: what it stands for and how long it is. */
export type Bar = { readonly label: string; readonly value: number };

const [WIDTH, ROW, LABEL_WIDTH, VALUE_WIDTH] = [720, 28, 220, 90];

/** A chart of horizontal bars, as the text of an SVG file. */
export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const height = ROW * (bars.length + 1) + 16;
  const rows = bars.map(({ label, value }, index) => {
    const y = ROW * (index + 1) + 8;
    const width = Math.max(1, ((WIDTH - LABEL_WIDTH - VALUE_WIDTH) * value) / longest);
    return [
      `  <text x="${LABEL_WIDTH - 8}" y="${y + 18}" text-anchor="end">${escaped(label)}</text>`,
      `  <rect x="${LABEL_WIDTH}" y="${y + 4}" width="${width.toFixed(1)}" height="${ROW - 8}" fill="#3b6ea5"/>`,
      `  <text x="${(LABEL_WIDTH + width + 6).toFixed(1)}" y="${y + 18}">${value.toFixed(0)} ${unit}</text>`,
    ].join("\n");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">`,
    `  <rect width="100%" height="100%" fill="#fff"/>`,
    `  <text x="8" y="22" font-weight="bold">${escaped(title)}</text>`,
    ...rows,
    "</svg>\n",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
