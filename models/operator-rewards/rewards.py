# SPDX-License-Identifier: GPL-3.0-or-later
"""Rocket Pool smoothing-pool rewards as a table, and the windows the model learns from."""

import csv
import gzip
import sys
from pathlib import Path

import numpy as np

LAGS = 6
FIRST_TEST = 44  # first target interval of the test set
LAST_TEST = 51
DEFAULT_DATA = Path(__file__).resolve().parent / "../../../shared/data/rocketpool"


def load(folder: Path) -> np.ndarray:
    """rewards[interval, node] in ETH without the voter share; NaN where the node has no leaf."""
    file = folder / "node_rewards.csv.gz"
    if not file.exists():
        sys.exit(f"No reward data: {file} is missing. Pass the folder that holds node_rewards.csv.gz with --data.")
    with gzip.open(file, "rt", newline="") as lines:
        rows = [(int(r["interval"]), int(r["node_id"]), int(r["smoothing_pool_gwei"])) for r in csv.DictReader(lines)]
    interval, node, gwei = np.array(rows, dtype=np.int64).T
    rewards = np.full((interval.max() + 1, node.max() + 1), np.nan)
    rewards[interval, node] = gwei / 1e9
    return rewards


def window(rewards: np.ndarray, target: int) -> tuple[np.ndarray, np.ndarray]:
    """x[n, 6], y[n] of the nodes that have a leaf in the target interval and in all six before it."""
    seven = rewards[target - LAGS : target + 1]
    seven = seven[:, ~np.isnan(seven).any(axis=0)].T
    return seven[:, :LAGS], seven[:, LAGS]


def microether(x: np.ndarray) -> list[list[int]]:
    """Rows of ETH as whole microether, rounded down, as the circuit receives them."""
    return (np.rint(x * 1e9).astype(np.int64) // 1000).tolist()
