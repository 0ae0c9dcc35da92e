# SPDX-License-Identifier: GPL-3.0-or-later
# EZKL as a program that bench/prover.ts measures: sets a model up once, says how long its key took, and proves once for each line
# that it reads, with one input. Every proof is verified here, by EZKL itself. Every answer is one line of JSON.
#   python3 bench/ezkl_on_demand.py <model.onnx> <input.json> <folder for its files> <rows, as a power of two>
import asyncio
import inspect
import json
import os
import sys
import time

import ezkl


def done(result):
    """Some of its functions are asynchronous, which differs by version."""
    if inspect.isawaitable(result):

        async def wait():
            return await result

        return asyncio.run(wait())
    return result


def say(message):
    print(json.dumps(message), flush=True)


model, data, folder = sys.argv[1:4]
at = {name: os.path.join(folder, name) for name in ["settings", "compiled", "srs", "vk", "pk", "witness", "proof"]}
exact = ezkl.PyRunArgs()  # weights and inputs are whole numbers, and so is all between: nothing needs to be scaled
exact.input_scale = exact.param_scale = 0
exact.decomp_base, exact.decomp_legs = 2**14, 3
exact.logrows = int(sys.argv[4])
done(ezkl.gen_settings(model, at["settings"], py_run_args=exact))
done(ezkl.compile_circuit(model, at["compiled"], at["settings"]))
done(ezkl.gen_srs(at["srs"], exact.logrows))
started = time.perf_counter()
done(ezkl.setup(at["compiled"], at["vk"], at["pk"], at["srs"]))
done(ezkl.gen_witness(data, at["compiled"], at["witness"]))
say({"openMs": (time.perf_counter() - started) * 1e3, "engine": f"EZKL {ezkl.__version__}, 2^{exact.logrows} rows"})
for line in sys.stdin:
    started = time.perf_counter()
    done(ezkl.prove(at["witness"], at["compiled"], at["pk"], at["proof"], at["srs"]))
    ms = (time.perf_counter() - started) * 1e3
    if not done(ezkl.verify(at["proof"], at["settings"], at["vk"], at["srs"])):
        raise SystemExit("a proof of EZKL does not verify")
    say({"ms": ms})
