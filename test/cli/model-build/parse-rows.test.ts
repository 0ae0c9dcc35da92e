import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { InvalidRows, readRows } from "../../../cli/model-build/rows-file.ts";
import { expectSnapshot } from "../../../testing/snapshot.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

describe("readRows", () => {
  const folder = temporaryFolder();
  const read = async (text: string): Promise<number[][] | undefined> => {
    const path = join(folder(), "rows.json");
    await writeFile(path, text);
    return await readRows(path);
  };

  it("reads an array of rows, and such an array as `rows` beside other facts", async () => {
    for (const text of ["[[1, 2.5], [-3, 4e2]]", '{"rows": [[1, 2.5], [-3, 4e2]], "source": "a"}']) {
      expect(await read(text)).to.deep.equal([
        [1, 2.5],
        [-3, 400],
      ]);
    }
    expect(await readRows(join(folder(), "none.json")), "a file that is not there").to.equal(undefined);
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
      '{"input_data": [[1, 2, 3, 4]]}',
      '[{"a": 1}, {"a": 2}]',
    ]) {
      const error = await read(text).catch((reason: unknown) => reason);
      expect(error, text).to.be.instanceOf(InvalidRows);
      texts[text] = (error as InvalidRows).details.problem as string;
    }
    expectSnapshot("test/snapshots/environment.json", "rows", texts);
  });
});
