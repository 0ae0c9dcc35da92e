# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures model.onnx on the test intervals beside the baselines; writes metrics.json and plot.svg."""

import json

import matplotlib
import numpy as np
import onnxruntime

from rewards import FIRST_TEST, LAGS, LAST_TEST, window

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend comes first)

MODEL = "model"
SIMPLE = {
    "last value": lambda x: x[:, -1],
    "mean of six": lambda x: x.mean(axis=1),
    "mean of two": lambda x: x[:, -2:].mean(axis=1),
}
COLOURS = {MODEL: "#0b6e4f", "last value": "#b9b9b9", "mean of six": "#8fa6c8", "mean of two": "#d9b48f", "least squares": "#6c6c6c"}


def least_squares(rewards, first, end):
    """Six lags without intercept, fitted on the targets first..end-1."""
    pairs = [window(rewards, t) for t in range(first, end)]
    x, y = (np.concatenate(part) for part in zip(*pairs))
    weights = np.linalg.lstsq(x, y, rcond=None)[0]
    return lambda rows: rows @ weights


def onnx_model(path):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda x: np.array([session.run(None, {"rewards": row[None]})[0][0, 0] for row in x.astype(np.float32)], dtype=float)


def quantised(w1, w2, bits):
    """The network with each layer's weights rounded to signed integers of `bits` bits, one power-of-two scale a layer."""

    def rounded(w):
        scale = 2.0 ** np.floor(np.log2((2 ** (bits - 1) - 1) / np.abs(w).max()))
        return np.rint(w.astype(float) * scale) / scale

    q1, q2 = rounded(w1), rounded(w2)
    return lambda x: np.maximum(np.maximum(x @ q1.T, 0) @ q2[0], 0)


def errors(predicted, actual):
    e = predicted - actual
    return {"maeEth": float(np.abs(e).mean()), "rmseEth": float(np.sqrt((e * e).mean())), "biasEth": float(e.mean())}


def share_errors(predicted, actual):
    """Each node's share of the interval's total: mean absolute error in basis points, total variation distance (0..1)."""
    gap = np.abs(predicted / predicted.sum() - actual / actual.sum())
    return {"shareMaeBps": float(gap.mean() * 1e4), "totalVariation": float(gap.sum() / 2)}


def measure(predict, test):
    predicted = {t: predict(x) for t, (x, _) in test.items()}
    per = {t: {**errors(predicted[t], y), **share_errors(predicted[t], y)} for t, (_, y) in test.items()}
    pooled = errors(np.concatenate(list(predicted.values())), np.concatenate([y for _, y in test.values()]))
    pooled |= {k: float(np.mean([m[k] for m in per.values()])) for k in ("shareMaeBps", "totalVariation")}
    before = [t for t in test if t != LAST_TEST]
    pooled["maeEthWithoutLast"] = float(np.concatenate([np.abs(predicted[t] - test[t][1]) for t in before]).mean())
    return {"pooled": pooled, "perInterval": per}, predicted


def figure(path, results, predicted, test):
    plt.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "operator-rewards", "font.size": 9}
    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), gridspec_kw={"width_ratios": (1, 1.35)})
    y = np.concatenate([pair[1] for pair in test.values()])
    p = np.concatenate(list(predicted.values()))
    late = np.concatenate([np.full(len(pair[1]), t == LAST_TEST) for t, pair in test.items()])
    both = (y > 0) & (p > 0)
    for mask, colour, label in ((both & ~late, COLOURS[MODEL], f"{FIRST_TEST}–{LAST_TEST - 1}"), (both & late, "#c0392b", f"{LAST_TEST} (regime break)")):
        left.scatter(y[mask], p[mask], s=3, alpha=0.25, color=colour, linewidths=0, rasterized=True)
        left.scatter([], [], s=14, color=colour, label=label)
    left.plot([1e-5, 2], [1e-5, 2], color="black", linewidth=0.8)
    left.set(xscale="log", yscale="log", xlim=(1e-5, 2.5), ylim=(1e-5, 2.5), xlabel="actual reward (ETH)", ylabel="predicted reward (ETH)", title="Held-out predictions (positive values)")
    left.legend(frameon=False, loc="upper left")
    at = np.arange(len(test))
    names = [MODEL, *SIMPLE, "least squares"]
    for k, name in enumerate(names):
        values = [1000 * results[name]["perInterval"][t]["maeEth"] for t in test]
        right.bar(at + (k - 2) * 0.16, values, 0.16, label=name, color=COLOURS[name])
    right.set(xticks=at, xticklabels=list(test), xlabel="target interval", ylabel="mean absolute error (milli-ETH)", title="Error by interval")
    right.set_ylim(0, 12)
    right.legend(frameon=False, loc="upper center", ncols=5, columnspacing=1, handlelength=1, fontsize=8)
    for axis in (left, right):
        axis.spines[["top", "right"]].set_visible(False)
    fig.tight_layout()
    fig.savefig(path, dpi=130, metadata={"Date": None, "Creator": None})


def rounded(value):
    if isinstance(value, dict):
        return {str(k): rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def run(rewards, folder, validation, coefficients, w1, w2):
    test = {t: window(rewards, t) for t in range(FIRST_TEST, LAST_TEST + 1)}
    model = onnx_model(folder / "model.onnx")
    predictors = {
        MODEL: model,
        **SIMPLE,
        "least squares": least_squares(rewards, LAGS, FIRST_TEST),
        "least squares, targets 30-43": least_squares(rewards, 30, FIRST_TEST),
    }
    measured = {name: measure(predict, test) for name, predict in predictors.items()}
    results = {name: m[0] for name, m in measured.items()}
    bits = {b: measure(quantised(w1, w2, b), test)[0]["pooled"]["maeEth"] for b in (8, 10, 12)}
    largest = float(model(np.full((1, LAGS), 4294.967295))[0])
    metrics = {
        "population": "nodes with a leaf in the target interval and in each of the six before it",
        "testTargets": [FIRST_TEST, LAST_TEST],
        "rows": {"training": sum(len(window(rewards, t)[1]) for t in range(LAGS, FIRST_TEST)), "test": sum(len(y) for _, y in test.values())},
        "rowsPerInterval": {t: len(y) for t, (_, y) in test.items()},
        "actualTotalEthPerInterval": {t: float(y.sum()) for t, (_, y) in test.items()},
        "validation": validation,
        "coefficients": coefficients,
        "test": results,
        "weightBitsMaeEth": bits,
        "rewardAtLargestInputEth": largest,
    }
    (folder / "metrics.json").write_text(json.dumps(rounded(metrics), indent=2) + "\n")
    figure(folder / "plot.svg", results, measured[MODEL][1], test)
    for name, result in results.items():
        print(f"test {name:30s}", {k: round(v, 5) for k, v in result["pooled"].items()})
    print("weight bits", {b: round(v, 6) for b, v in bits.items()}, "reward at the largest input", largest)
