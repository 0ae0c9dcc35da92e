// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of what the addon exports.
#pragma once

#include <node_api.h>

namespace proofcast {

void exportKeys(napi_env env, napi_value exports);
void exportPoints(napi_env env, napi_value exports);
void exportPoseidon(napi_env env, napi_value exports);

}  // namespace proofcast
