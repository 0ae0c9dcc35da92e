// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../scripts/run-command.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";
import { randomRecurrent } from "../../../testing/random-recurrent.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

type Place = Readonly<{ path: string; umask: string; environment: Record<string, string> }>;

/** What must not show in a folder: two machines have none of it in common. */
const PLACES: readonly Place[] = [
  { path: "a", umask: "022", environment: { TZ: "UTC", LANG: "C", HOME: "/root", UV_THREADPOOL_SIZE: "8" } },
  {
    path: "a much longer path/with ü and 漢/below it",
    umask: "077",
    environment: { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "ar_EG.UTF-8", UV_THREADPOOL_SIZE: "1" },
  },
];

/** A softmax, a comparison, curves, a division and a square root behind a dense layer. */
function manyOperators(): Uint8Array {
  const random = pseudoRandom("same bytes");
  const weights = Array.from({ length: 6 * 4 }, () => Math.fround(random() * 2 - 1));
  return onnxBytes({
    inputs: [tensor("x", [1, 6])],
    outputs: [tensor("y", [1, 4]), tensor("z", [1, 4])],
    nodes: [
      node("Gemm", ["x", "w", "b"], ["h"]),
      node("Tanh", ["h"], ["t"]),
      node("Softmax", ["t"], ["s"], { axis: 1n }),
      node("Add", ["s", "ones"], ["above"]),
      node("Sqrt", ["above"], ["root"]),
      node("Div", ["t", "root"], ["y"]),
      node("Greater", ["h", "b"], ["is"]),
      node("Where", ["is", "h", "t"], ["z"]),
    ],
    initializers: [
      floatTensor("w", [6, 4], weights),
      floatTensor("b", [1, 4], [0.5, -0.25, 0.125, 0]),
      floatTensor("ones", [1, 4], [1, 1, 1, 1]),
    ],
  });
}

const MODELS: Readonly<Record<string, () => Uint8Array>> = {
  many: manyOperators,
  recurrent: () => randomRecurrent({ op: "GRU", steps: 3, features: 2, hidden: 3 }, "same bytes"),
};

describe("proofcast compile on two machines", function () {
  this.timeout(180_000);
  const folder = temporaryFolder();

  before(async () => {
    const random = pseudoRandom("rows");
    const rows = Array.from({ length: 40 }, () => Array.from({ length: 6 }, () => random() * 4 - 2));
    for (const { path } of PLACES) {
      const at = join(folder(), path);
      await mkdir(at, { recursive: true });
      await writeFile(join(at, "rows.json"), JSON.stringify(rows));
      for (const [name, bytes] of Object.entries(MODELS)) await writeFile(join(at, `${name}.onnx`), bytes());
    }
  });

  async function compiled({ path, umask, environment }: Place, name: string): Promise<Record<string, Buffer>> {
    const at = join(folder(), path);
    const script = `umask ${umask}; exec "$0" "$@"`;
    const program = [process.execPath, join(projectRoot, "cli/proofcast.mjs"), "compile", `${name}.onnx`];
    const options = ["--calibration", "rows.json", "--held-out", "rows.json", "--out", `out-${name}`];
    const child = spawn("sh", ["-c", script, ...program, ...options], {
      cwd: at,
      env: { PATH: process.env.PATH, ...environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let told = "";
    child.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()));
    const code = await new Promise((done) => child.once("close", done));
    expect(code, told).to.equal(0);
    const files = (await readdir(join(at, `out-${name}`))).sort();
    return Object.fromEntries(
      await Promise.all(
        files.map(async (file): Promise<[string, Buffer]> => [file, await readFile(join(at, `out-${name}`, file))]),
      ),
    );
  }

  for (const name of Object.keys(MODELS))
    it(`writes the same bytes for "${name}" whatever the path, the clock's zone, the language and the rights of new files`, async () => {
      const [here = {}, there = {}] = await Promise.all(PLACES.map((place) => compiled(place, name)));
      expect(Object.keys(there)).to.deep.equal(Object.keys(here)).and.to.have.length(5);
      for (const [file, bytes] of Object.entries(here)) {
        expect(there[file]?.equals(bytes), file).to.equal(true);
        for (const place of [folder(), projectRoot])
          expect(bytes.includes(place), `${place} in ${file}`).to.equal(false);
      }
    });
});
