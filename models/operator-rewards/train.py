# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the operator-rewards model and writes model.onnx, the calibration rows and the evaluation.

    python train.py [--data FOLDER]

    reward(x) = Relu(u.x + sum_{i in E-4..E-2} a_i * Relu(x_i - 2 * mean(x)))

u >= 0 weighs the six lags; a_i corrects for an older reward that stands out above twice the mean of the six. The
objective (L1 and a small ridge) is convex, so there is one solution and no luck of initialisation.

Nodes of one interval share its luck (proposals, MEV), so 50,000 windows hold only some forty independent draws of
what matters most. The fit therefore resamples that common factor: a node's reward = its share x the interval's
factor, and the seven factors of a window are redrawn as the smoothed trend times residuals of the training period.
The coefficients of three draws are averaged, which the common directions make exact.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # the same sums in the same order everywhere
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import itertools
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from scipy.optimize import minimize

import evaluate
from rewards import DEFAULT_DATA, FIRST_TEST, LAGS, LAST_TEST, load, microether, window

HERE = Path(__file__).resolve().parent
SEEDS = (1, 2, 3)
FIRST_TARGET = 7  # interval 0 had no smoothing pool, so full windows start at 1
DRAWS = 100  # redrawn factor paths for each training window
KEEP = 0.02  # share of the nodes used with each of them
TREND_BANDWIDTH = 6.0  # intervals
RIDGE = 1e-3
SMOOTHING = 1e-2  # |r| ~ sqrt(r^2 + SMOOTHING^2), in units of an average reward
SPIKES = (np.eye(LAGS) - 2 / LAGS)[[1, 2, 3]]  # chosen on the validation folds
SPIKE_COUNT = len(SPIKES)
PRIOR = np.array([0.02, 0.03, 0.07, 0.15, 0.20, 0.30])  # where the ridge pulls u: recent lags weigh more
VALIDATION_FOLDS = ((20, 24), (24, 28), (28, 32), (32, 36), (36, 40), (40, 44))


def common_factor(rewards, end):
    """log factor and its smoothed trend for the intervals 1..end-1; nothing at or after `end` is read."""
    t = np.arange(1, end)
    log = np.array([np.log(rewards[i][rewards[i] > 0].mean()) for i in t])
    trend = np.empty_like(log)
    for k, now in enumerate(t):
        root = np.exp(-0.25 * ((t - now) / TREND_BANDWIDTH) ** 2)
        trend[k] = np.linalg.lstsq(np.c_[root, (t - now) * root], log * root, rcond=None)[0][0]
    return np.r_[np.nan, log], np.r_[np.nan, trend]


def resampled(rewards, end, seed):
    """x[n, 6], y[n], weight[n] in units of the target interval's trend."""
    rng = np.random.default_rng(seed)
    log, trend = common_factor(rewards, end)
    residuals = (log - trend)[1:]
    parts = []
    for target in range(FIRST_TARGET, end):
        span = slice(target - LAGS, target + 1)
        x, y = window(rewards, target)
        share = np.c_[x, y][x.sum(axis=1) > 0] / np.exp(log[span])
        for _ in range(DRAWS):
            some = share[rng.random(len(share)) < KEEP]
            rows = some * np.exp(trend[span] + rng.choice(residuals, LAGS + 1) - trend[target])
            parts.append((rows[:, :LAGS], rows[:, LAGS], np.full(len(rows), 1 / max(len(rows), 1))))
    x, y, weight = (np.concatenate(p) for p in zip(*parts))
    return x, y, weight / weight.sum()


def slopes():
    """Rows g with g.(u, a) = d reward / d x_i, for every set of spikes that can be active together (at most two)."""
    rows = []
    for count in (0, 1, 2):
        for active in itertools.combinations(range(SPIKE_COUNT), count):
            for i in range(LAGS):
                row = np.zeros(LAGS + SPIKE_COUNT)
                row[i] = 1
                for j in active:
                    row[LAGS + j] = SPIKES[j, i]
                rows.append(row)
    return np.array(rows)


def fit(sample, kind):
    """(u, a) of the least mean absolute error. kind: linear | free | monotone (no slope below zero)."""
    x, y, weight = sample
    features = np.c_[x, np.maximum(x @ SPIKES.T, 0)]
    prior = np.r_[PRIOR, np.zeros(SPIKE_COUNT)]
    g = slopes()

    def objective(p):
        r = features @ p - y
        size = np.sqrt(r * r + SMOOTHING**2)
        value = (weight * size).sum() + RIDGE * ((p - prior) ** 2).sum()
        slope = features.T @ (weight * r / size) + 2 * RIDGE * (p - prior)
        if kind == "monotone":
            short = np.minimum(g @ p - 0.002, 0)
            value, slope = value + 100 * (short**2).sum(), slope + 200 * g.T @ short
        return value, slope

    spike_bounds = (0, 0) if kind == "linear" else (None, None)
    bounds = [(0, None)] * LAGS + [spike_bounds] * SPIKE_COUNT
    return minimize(objective, prior, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000}).x


def train(rewards, end, kind):
    return np.mean([fit(resampled(rewards, end, seed), kind) for seed in SEEDS], axis=0)


def predict(p, x):
    return np.maximum(x @ p[:LAGS] + np.maximum(x @ SPIKES.T, 0) @ p[LAGS:], 0)


def validate(rewards):
    """Forward-chained: trained before each fold, measured on it; all of it before the test period."""
    table = {}
    candidates = evaluate.SIMPLE
    for name in [*candidates, "least squares", "resampled linear", "resampled free", "resampled monotone"]:
        errors, levels = [], []
        for start, stop in VALIDATION_FOLDS:
            if name in candidates:
                model = candidates[name]
            elif name == "least squares":
                model = evaluate.least_squares(rewards, LAGS, start)
            else:
                p = train(rewards, start, name.split()[1])
                model = lambda x, p=p: predict(p, x)
            for target in range(start, stop):
                x, y = window(rewards, target)
                errors.append(np.abs(model(x) - y).mean())
                levels.append(y.mean())
        e, m = np.array(errors), np.array(levels)
        table[name] = {"relativeMae": float((e / m).mean()), "maeEth": float(e.mean()), "maeEthIntervals36to43": float(e[-8:].mean())}
        print(f"validation {name:20s}", {k: round(v, 5) for k, v in table[name].items()}, flush=True)
    return table


def to_onnx(p, path):
    """Gemm, Relu, Gemm, Relu. The spike rows are scaled by 3/2 (entries 1 and -1/2) and u.x by 2, both exact in binary."""
    w1 = np.vstack([2 * p[:LAGS], 1.5 * SPIKES]).astype(np.float32)
    w2 = np.r_[0.5, p[LAGS:] / 1.5].reshape(1, -1).astype(np.float32)
    constants = {"w1": w1, "b1": np.zeros(len(w1), np.float32), "w2": w2, "b2": np.zeros(1, np.float32)}
    nodes = [
        helper.make_node("Gemm", ["rewards", "w1", "b1"], ["lags"], transB=1),
        helper.make_node("Relu", ["lags"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "w2", "b2"], ["sum"], transB=1),
        helper.make_node("Relu", ["sum"], ["reward"]),
    ]
    graph = helper.make_graph(
        nodes,
        "operator-rewards",
        [helper.make_tensor_value_info("rewards", TensorProto.FLOAT, [1, LAGS])],
        [helper.make_tensor_value_info("reward", TensorProto.FLOAT, [1, 1])],
        [numpy_helper.from_array(v, k) for k, v in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="proofcast")
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)
    return w1, w2


def sample_rows(rewards, targets, count, seed):
    """`count` windows drawn without repetition, among them the one with the largest value at each lag and an all-zero one."""
    x = np.concatenate([window(rewards, t)[0] for t in targets])
    always = {*x.argmax(axis=0).tolist(), int(x.sum(axis=1).argmax()), int(x.sum(axis=1).argmin())}
    others = np.setdiff1d(np.arange(len(x)), list(always))
    chosen = np.random.default_rng(seed).choice(others, count - len(always), replace=False)
    return microether(x[[*sorted(always), *sorted(chosen.tolist())]])


def write_rows(path, what, rows):
    source = f"rocket-pool/rewards-trees, mainnet, Apache-2.0; {what}; microether, oldest interval first"
    body = ",\n".join("    " + json.dumps(row) for row in rows)
    path.write_text(f'{{\n  "source": {json.dumps(source)},\n  "rows": [\n{body}\n  ]\n}}\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    rewards = load(parser.parse_args().data)

    validation = validate(rewards)
    p = np.round(train(rewards, FIRST_TEST, "monotone"), 4)
    lowest = (slopes() @ p).min()
    if lowest < 0:
        raise SystemExit(f"The model is not monotone: its lowest slope is {lowest:.4f}.")
    print("u", p[:LAGS], "a", p[LAGS:], "lowest slope", round(lowest, 4))
    w1, w2 = to_onnx(p, HERE / "model.onnx")

    write_rows(HERE / "calibration.json", f"windows with targets {LAGS}..{FIRST_TEST - 1}", sample_rows(rewards, range(LAGS, FIRST_TEST), 512, 11))
    write_rows(HERE / "held-out.json", f"windows with targets {FIRST_TEST}..{LAST_TEST}", sample_rows(rewards, range(FIRST_TEST, LAST_TEST + 1), 512, 12))
    evaluate.run(rewards, HERE, validation, {"u": p[:LAGS].tolist(), "a": p[LAGS:].tolist(), "lowestSlope": float(lowest)}, w1, w2)


if __name__ == "__main__":
    main()
