// SPDX-License-Identifier: GPL-3.0-or-later
// The Node-API face: all work is done on libuv's threads, the event loop only starts it and gives the answers.
#include "addon-exports.hpp"
#include "addon-task.hpp"

NAPI_MODULE_INIT() {
  using namespace proofcast;
  return guarded(env, [&] {
    exportKeys(env, exports);
    exportPoints(env, exports);
    exportPoseidon(env, exports);
    return exports;
  });
}
