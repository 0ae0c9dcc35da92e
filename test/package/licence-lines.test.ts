// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { filesWithoutLicence, licenceLine } from "../../scripts/licence-lines.ts";

describe("licence lines", () => {
  it("begin every file of source", () => {
    expect(filesWithoutLicence(["sol", "ts", "mts", "mjs", "cpp", "hpp", "rs", "py", "sh"])).to.deep.equal([]);
  });

  it("are MIT's where others import from, and the GPL's elsewhere", () => {
    expect(licenceLine("contracts/feed/PredictionFeed.sol")).to.equal("// SPDX-License-Identifier: MIT");
    expect(licenceLine("examples/hardhat/hardhat.config.ts")).to.equal("// SPDX-License-Identifier: MIT");
    expect(licenceLine("cli/demo.ts")).to.equal("// SPDX-License-Identifier: GPL-3.0-or-later");
    expect(licenceLine("models/operator-rewards/train.py")).to.equal("# SPDX-License-Identifier: GPL-3.0-or-later");
    expect(licenceLine("package.json")).to.equal(undefined);
  });
});
