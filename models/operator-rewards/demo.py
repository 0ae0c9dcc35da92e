# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes demo.json: sixteen real operators of the demo, with the raw leaf values of the intervals 45..51.

    python demo.py [--data FOLDER]      (FOLDER holds proven-45.json .. proven-51.json)
"""

import argparse
import json
import sys
from pathlib import Path

from rewards import DEFAULT_DATA

INTERVALS = range(45, 52)
COUNT = 16


def leaf(raw):
    """The amounts a leaf commits to, in wei; from interval 46 on the voter share is an amount of its own."""
    amounts = {
        "network": raw["rewardNetwork"],
        "rpl": str(int(raw["collateralRpl"]) + int(raw["oracleDaoRpl"])),
        "smoothingPoolEth": raw["smoothingPoolEth"],
    }
    return amounts | ({"voterShareEth": raw["voterShareEth"]} if "voterShareEth" in raw else {})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    folder = parser.parse_args().data
    files = {t: folder / f"proven-{t}.json" for t in INTERVALS}
    missing = [str(f) for f in files.values() if not f.exists()]
    if missing:
        sys.exit(f"No reward leaves: {', '.join(missing)} missing. Pass the folder that holds them with --data.")
    published = {t: json.loads(f.read_text()) for t, f in files.items()}

    always = set.intersection(*(set(p["nodes"]) for p in published.values()))
    total = {a: sum(int(p["nodes"][a]["smoothingPoolEth"]) for p in published.values()) for a in always}
    ranked = sorted(always, key=lambda a: (total[a], a))
    chosen = [ranked[round(k * (len(ranked) - 1) / (COUNT - 1))] for k in range(COUNT)]
    demo = {
        "source": "rocket-pool/rewards-trees, mainnet, Apache-2.0; amounts in wei as the reward leaves state them",
        "intervals": {str(t): {"start": p["startTime"], "end": p["endTime"]} for t, p in published.items()},
        "operators": [
            {"address": a, "leaves": {str(t): leaf(p["nodes"][a]) for t, p in published.items()}} for a in chosen
        ],
    }
    (Path(__file__).resolve().parent / "demo.json").write_text(json.dumps(demo, indent=2) + "\n")
    for a in chosen:
        print(a, *(f"{int(p['nodes'][a]['smoothingPoolEth']) / 1e18:.5f}" for p in published.values()))


if __name__ == "__main__":
    main()
