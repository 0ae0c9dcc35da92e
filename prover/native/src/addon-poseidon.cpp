// SPDX-License-Identifier: GPL-3.0-or-later
// Poseidon's permutation in JavaScript's hands. It takes less than a millisecond: on JavaScript's own thread.
#include <cstring>
#include <memory>

#include "addon-exports.hpp"
#include "addon-task.hpp"
#include "poseidon.hpp"

namespace proofcast {
namespace {

const napi_type_tag POSEIDON_TAG = {0x2f91c6d3a05b4e78, 0xb7740d1e9c3852af};

template <class T>
std::vector<T> listOf(const Bytes& bytes) {
  if (bytes.length % sizeof(T) != 0) throw Failure(Failure::MALFORMED_VALUES, "a list does not end with a whole element");
  std::vector<T> list(bytes.length / sizeof(T));
  if (!list.empty()) std::memcpy(list.data(), bytes.data, bytes.length);
  return list;
}

// openPoseidon(width, forms, constants, weights): handle
napi_value openPoseidon(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    Arguments<4> arguments(env, info);
    auto poseidon = std::make_unique<Poseidon>(arguments.count(0), listOf<Poseidon::Form>(arguments.bytes(1)),
                                               listOf<Limbs>(arguments.bytes(2)), listOf<Limbs>(arguments.bytes(3)));
    napi_value handle;
    require(napi_create_object(env, &handle));
    auto release = [](napi_env, void* data, void*) { delete static_cast<Poseidon*>(data); };
    require(napi_wrap(env, handle, poseidon.get(), release, nullptr, nullptr));
    poseidon.release();
    require(napi_type_tag_object(env, handle, &POSEIDON_TAG));
    return handle;
  });
}

// tracePoseidon(handle, state, trace): fills the trace
napi_value tracePoseidon(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    Arguments<3> arguments(env, info);
    void* data = nullptr;
    bool isPoseidon = false;
    if (napi_check_object_type_tag(env, arguments.value(0), &POSEIDON_TAG, &isPoseidon) != napi_ok || !isPoseidon ||
        napi_unwrap(env, arguments.value(0), &data) != napi_ok) {
      throw Failure(Failure::NODE_API, "the handle is no permutation's");
    }
    const Poseidon& poseidon = *static_cast<const Poseidon*>(data);
    const Bytes state = arguments.bytes(1), trace = arguments.bytes(2);
    if (state.length != poseidon.width() * sizeof(Limbs) || trace.length != poseidon.traceSize() * sizeof(Limbs)) {
      throw Failure(Failure::MALFORMED_VALUES, "the state or the trace is of another size");
    }
    const size_t alignment = alignof(Limbs);
    if (reinterpret_cast<uintptr_t>(state.data) % alignment != 0 || reinterpret_cast<uintptr_t>(trace.data) % alignment != 0) {
      throw Failure(Failure::MALFORMED_VALUES, "the state or the trace does not begin at a whole word");
    }
    poseidon.trace(reinterpret_cast<const Limbs*>(state.data), reinterpret_cast<Limbs*>(const_cast<uint8_t*>(trace.data)));
    return static_cast<napi_value>(nullptr);
  });
}

}  // namespace

void exportPoseidon(napi_env env, napi_value exports) {
  exportFunction(env, exports, "openPoseidon", openPoseidon);
  exportFunction(env, exports, "tracePoseidon", tracePoseidon);
}

}  // namespace proofcast
