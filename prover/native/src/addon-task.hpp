// SPDX-License-Identifier: GPL-3.0-or-later
// Work on libuv's threads behind a promise, and the way of arguments and errors between JavaScript and C++.
#pragma once

#include <node_api.h>

#include <memory>
#include <string>

#include "failure.hpp"

namespace proofcast {

// What Node-API refuses (an exception is pending, the environment is going down) ends a call.
inline void require(napi_status status) {
  if (status != napi_ok) throw Failure(Failure::NODE_API, "Node-API answered with status " + std::to_string(status));
}

class Task {
 public:
  virtual ~Task() = default;
  // On another thread, without JavaScript.
  virtual void run() = 0;
  // On JavaScript's thread, when `run` has ended without an exception.
  virtual napi_value result(napi_env env) = 0;
};

// @returns a promise of the task's result; it is rejected with an Error whose `code` is a Failure's.
napi_value start(napi_env env, std::unique_ptr<Task> task);

struct Bytes {
  const uint8_t* data;
  size_t length;
};

napi_value bytesValue(napi_env env, const void* data, size_t length);
void exportFunction(napi_env env, napi_value exports, const char* name, napi_callback function);
void throwFailure(napi_env env, const Failure& failure);

std::string textArgument(napi_env env, napi_value value);
Bytes bytesArgument(napi_env env, napi_value value);
uint32_t countArgument(napi_env env, napi_value value);

template <size_t COUNT>
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info) : env_(env) {
    size_t count = COUNT;
    require(napi_get_cb_info(env, info, &count, values_, nullptr, nullptr));  // missing ones are undefined
  }
  napi_value value(size_t index) const { return values_[index]; }
  std::string text(size_t index) const { return textArgument(env_, values_[index]); }
  Bytes bytes(size_t index) const { return bytesArgument(env_, values_[index]); }
  uint32_t count(size_t index) const { return countArgument(env_, values_[index]); }

 private:
  napi_env env_;
  napi_value values_[COUNT];
};

// No C++ exception may pass through Node: each becomes a JavaScript one.
template <class Body>
napi_value guarded(napi_env env, const Body& body) {
  try {
    return body();
  } catch (const Failure& failure) {
    throwFailure(env, failure);
  } catch (const std::exception& error) {
    throwFailure(env, Failure(Failure::NO_MEMORY, error.what()));
  }
  return nullptr;
}

}  // namespace proofcast
