// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { Columns } from "../../../cli/rows/columns.ts";
import { InvalidRows, readRows } from "../../../cli/rows/read-rows.ts";
import { npyBytes } from "../../../testing/npy-bytes.ts";
import { expectSnapshot } from "../../../testing/snapshot.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const SNAPSHOT = "test/snapshots/environment.json";

/** Two inputs: a of two values, b of one. */
const COLUMNS: Columns = { names: ["a[0]", "a[1]", "b"], sizes: [2, 1] };

describe("readRows", () => {
  const folder = temporaryFolder();
  const notes: string[] = [];
  const read = async (content: string | Uint8Array, name: string, columns = COLUMNS) => {
    const path = join(folder(), name);
    await writeFile(path, content);
    notes.length = 0;
    return await readRows(path, { columns: () => Promise.resolve(columns), onNote: (note) => notes.push(note) });
  };
  const problemOf = async (content: string | Uint8Array, name: string, columns = COLUMNS): Promise<string> => {
    const error = await read(content, name, columns).catch((reason: unknown) => reason);
    expect(error, Buffer.from(content).toString()).to.be.instanceOf(InvalidRows);
    return (error as InvalidRows).details.problem as string;
  };

  it("gives nothing for a file that is not there, and refuses one that never ends", async () => {
    const context = { columns: () => Promise.resolve(COLUMNS) };
    expect(await readRows(join(folder(), "none.json"), context)).to.equal(undefined);
    const error = await readRows("/dev/zero", context).catch((reason: unknown) => reason);
    expect((error as InvalidRows).details.problem).to.contain("bytes");
  });

  context("JSON", () => {
    it("reads an array of rows, and such an array as `rows` beside other facts", async () => {
      for (const text of ["[[1, 2.5], [-3, 4e2]]", '{"rows": [[1, 2.5], [-3, 4e2]], "source": "a"}'])
        expect(await read(text, "rows.json")).to.deep.equal([
          [1, 2.5],
          [-3, 400],
        ]);
    });

    it("reads EZKL's input file: a list an input, the inputs one after the other in a row", async () => {
      const ezkl = (lists: unknown) => JSON.stringify({ input_data: lists, input_shapes: [[2], [1]] });
      expect(await read(ezkl([[1, 2], [3]]), "input.json")).to.deep.equal([[1, 2, 3]]);
      const two = [
        [1, 2, 3],
        [4, 5, 6],
      ];
      expect(
        await read(
          ezkl([
            [1, 2, 4, 5],
            [3, 6],
          ]),
          "input.json",
        ),
      ).to.deep.equal(two);
      const flat = { names: ["x[0]", "x[1]", "x[2]"], sizes: [3] };
      expect(await read(ezkl([[1, 2], [3]]), "input.json", flat), "a schema alone").to.deep.equal([[1, 2, 3]]);
      expect(await read(ezkl([[1, 2, 3, 4, 5, 6]]), "input.json", flat)).to.deep.equal(two);
    });

    it("names the row, the column and what stands there instead", async () => {
      const texts: Record<string, string> = {};
      for (const text of [
        "[]",
        "[[]]",
        "[1, 2, 3]",
        "[[1, 2], [3]]",
        "[[1, 2], [3, 4, 5]]",
        "[[1, 2], 3]",
        "[null]",
        '[["1", 2]]',
        "[[1, null]]",
        "[[1, true]]",
        "[[1, 1e400]]",
        "[[1, [2]]]",
        "[[1, {}]]",
        "[[1, NaN]]",
        "{}",
        "null",
        "7",
        '"[[1]]"',
        '{"data": [[1]], "labels": []}',
        '{"rows": 3}',
        '{"rows": [1]}',
        '{"input_data": 3}',
        '{"input_data": [[1, 2, 3, 4]]}',
        '{"input_data": [[1, 2], 3]}',
        '{"input_data": [[1, 2], [null]]}',
        '{"input_data": [[1, 2, 3], [4]]}',
        '{"input_data": [[1, 2, 3, 4], [5]]}',
        '{"input_data": [[], []]}',
        '[{"a": 1}, {"a": 2}]',
      ])
        texts[text] = await problemOf(text, "rows.json");
      expectSnapshot(SNAPSHOT, "rows", texts);
    });
  });

  context("CSV", () => {
    it("orders columns that are named after the features, and tells which it left out", async () => {
      expect(await read('b,"a[1]",id, a[0]\r\n1,2,7,"3"\r\n-.5,+4e1,8,6.\r\n', "rows.csv")).to.deep.equal([
        [3, 2, 1],
        [6, 40, -0.5],
      ]);
      expect(notes).to.deep.equal(['Columns that are no features of the model were left out: "id".']);
    });

    it("reads columns of other names by their place, and pandas' counted ones", async () => {
      for (const header of ["x,y,z", "0,1,2"])
        expect(await read(`\ufeff${header}\n1,2,3\n`, "rows.csv")).to.deep.equal([[1, 2, 3]]);
      expect(notes).to.deep.equal([]);
    });

    it("names the line and the column of what is none", async () => {
      const texts: Record<string, string> = {};
      for (const text of [
        "",
        "x,y,z",
        "1,2,3\n4,5,6\n",
        "x,y\n1,2\n",
        "x;y;z\n1;2;3\n",
        "a[0],y,z\n1,2,3\n",
        "a[0],a[1],b,b\n1,2,3,4\n",
        "x,y,z\n1,2\n",
        "x,y,z\n1,2,3,4\n",
        "x,y,z\n1;2;3\n",
        "x,y,z\n1,2,3\n\n4,5,6\n",
        "x,y,z\n1,2,3\n4,,6\n",
        "x,y,z\n1,2,NaN\n",
        "x,y,z\n1,2,-inf\n",
        "x,y,z\n1,2,1e999\n",
        "x,y,z\n1,2,0x10\n",
        "x,y,z\n1,2,True\n",
        'x,y,z\n1,2,"1,234.5"\n',
        'x,y,z\n1,2,"0,5"\n',
        'x,y,z\n1,2,"3\n',
        'x,y,z\n1,2,3"4"\n',
        'x,"y\nz",z\n1,2,3\n1,2,three\n',
      ])
        texts[text] = await problemOf(text, "rows.csv");
      expectSnapshot(SNAPSHOT, "rows.csv", texts);
    });
  });

  it("says of a file that is neither by its name why it was read as JSON", async () => {
    expect(await problemOf("a,b,c\n1,2,3\n", "rows.tsv"))
      .to.contain("not JSON")
      .and.to.contain("neither .csv nor .npy");
    expect(await problemOf("a,b,c\n1,2,3\n", "rows.json")).not.to.contain(".csv");
  });

  context(".npy", () => {
    it("reads every type and version, each row flattened row-major", async () => {
      for (const [type, values] of [
        ["<f4", [0.5, -1, 3]],
        ["<f8", [0.1, -1, 3]],
        ["|i1", [-128, 127, 0]],
        ["<i2", [-32768, 5, 0]],
        ["<i4", [-(2 ** 31), 5, 0]],
        ["<i8", [-(2 ** 53), 5, 0]],
        ["|u1", [255, 5, 0]],
        ["<u2", [65535, 5, 0]],
        ["<u4", [2 ** 32 - 1, 5, 0]],
        ["<u8", [2 ** 53, 5, 0]],
        ["|b1", [1, 0, 1]],
      ] as const)
        for (const version of [1, 2, 3])
          expect(await read(npyBytes(type, [1, 3], values, { version }), "rows.npy"), type).to.deep.equal([values]);
    });

    it("takes the first dimension for the rows, in C and in Fortran order, whatever the file is called", async () => {
      const values = Array.from({ length: 12 }, (_, index) => index);
      const rows = [values.slice(0, 6), values.slice(6)];
      expect(await read(npyBytes("<f4", [2, 3, 2], values), "rows")).to.deep.equal(rows);
      const fortran = values.map((place) => [place % 2, Math.floor(place / 2) % 3, Math.floor(place / 6)]);
      const shuffled = fortran.map(([i = 0, j = 0, k = 0]) => i * 6 + j * 2 + k);
      expect(await read(npyBytes("<f4", [2, 3, 2], shuffled, { isFortran: true }), "rows.npy")).to.deep.equal(rows);
      expect(await read(npyBytes("<i4", [3], [4, 5, 6]), "rows.npy")).to.deep.equal([[4], [5], [6]]);
    });

    it("refuses what is cut, what lies about its size and what is no number", async () => {
      const whole = npyBytes("<f8", [2, 2], [1, 2, 3, 4]);
      const files: Record<string, Uint8Array> = {
        "not one": Buffer.from("[[1, 2]]"),
        "only its mark": whole.subarray(0, 8),
        "cut in its header": whole.subarray(0, 40),
        "cut in its values": whole.subarray(0, whole.length - 1),
        "more behind it": Buffer.concat([whole, Buffer.alloc(8)]),
        "another version": whole.with(6, 9),
        "big-endian": npyBytes(">f8", [1], [0]),
        "half precision": npyBytes("<f2", [1], [0]),
        objects: npyBytes("|O", [1], [0]),
        "a record": npyBytes("[('a', '<f8')]", [1], [0]),
        "no dimension": npyBytes("<f8", [], [1]),
        "an empty dimension": npyBytes("<f8", [2, 0], []),
        "a size beyond all bounds": npyBytes("<f8", [2 ** 40, 2 ** 40], [1]),
        infinity: npyBytes("<f8", [1, 2], [1, Infinity]),
        "no number": npyBytes("<f4", [2, 1], [1, NaN]),
        "beyond a double": npyBytes("<i8", [1, 1], [2n ** 53n + 1n]),
        "an archive": Buffer.from("PK\x03\x04"),
      };
      const texts: Record<string, string> = {};
      for (const [title, bytes] of Object.entries(files)) texts[title] = await problemOf(bytes, "rows.npy");
      expectSnapshot(SNAPSHOT, "rows.npy", texts);
    });
  });
});
