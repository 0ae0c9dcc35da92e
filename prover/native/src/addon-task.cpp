// SPDX-License-Identifier: GPL-3.0-or-later
#include "addon-task.hpp"

#include <cstring>
#include <new>

namespace proofcast {
namespace {

struct Running {
  std::unique_ptr<Task> task;
  napi_async_work work = nullptr;
  napi_deferred deferred = nullptr;
  std::unique_ptr<Failure> failure;
};

void execute(napi_env, void* data) {
  Running* running = static_cast<Running*>(data);
  try {
    running->task->run();
  } catch (const Failure& failure) {
    running->failure = std::make_unique<Failure>(failure);
  } catch (const std::bad_alloc&) {
    running->failure = std::make_unique<Failure>(Failure::NO_MEMORY, "there is not enough memory");
  } catch (const std::exception& error) {
    running->failure = std::make_unique<Failure>(Failure::NO_MEMORY, error.what());
  }
}

napi_value errorValue(napi_env env, const Failure& failure) {
  napi_value code, message, error;
  require(napi_create_string_utf8(env, failure.code(), NAPI_AUTO_LENGTH, &code));
  require(napi_create_string_utf8(env, failure.what(), NAPI_AUTO_LENGTH, &message));
  require(napi_create_error(env, code, message, &error));
  return error;
}

void complete(napi_env env, napi_status status, void* data) {
  std::unique_ptr<Running> running(static_cast<Running*>(data));
  if (status != napi_ok) running->failure = std::make_unique<Failure>(Failure::NODE_API, "the task was cancelled");
  try {
    if (running->failure == nullptr) {
      try {
        napi_value result = running->task->result(env);
        require(napi_resolve_deferred(env, running->deferred, result));
      } catch (const std::exception& error) {
        running->failure = std::make_unique<Failure>(Failure::NO_MEMORY, error.what());
      }
    }
    if (running->failure != nullptr) {
      require(napi_reject_deferred(env, running->deferred, errorValue(env, *running->failure)));
    }
  } catch (const std::exception&) {
    // The environment is going down: nobody waits for the promise.
  }
  napi_delete_async_work(env, running->work);
}

}  // namespace

napi_value start(napi_env env, std::unique_ptr<Task> task) {
  auto running = std::make_unique<Running>();
  running->task = std::move(task);
  napi_value promise, name;
  require(napi_create_string_utf8(env, "proofcast:prover", NAPI_AUTO_LENGTH, &name));
  require(napi_create_promise(env, &running->deferred, &promise));
  require(napi_create_async_work(env, nullptr, name, execute, complete, running.get(), &running->work));
  require(napi_queue_async_work(env, running->work));
  running.release();
  return promise;
}

napi_value bytesValue(napi_env env, const void* data, size_t length) {
  void* to;
  napi_value buffer, array;
  require(napi_create_arraybuffer(env, length, &to, &buffer));
  if (length > 0) std::memcpy(to, data, length);
  require(napi_create_typedarray(env, napi_uint8_array, length, buffer, 0, &array));
  return array;
}

void exportFunction(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value;
  require(napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value));
  require(napi_set_named_property(env, exports, name, value));
}

void throwFailure(napi_env env, const Failure& failure) {
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) == napi_ok && !pending) napi_throw_error(env, failure.code(), failure.what());
}

std::string textArgument(napi_env env, napi_value value) {
  size_t length = 0;
  require(napi_get_value_string_utf8(env, value, nullptr, 0, &length));
  std::string text(length + 1, '\0');
  require(napi_get_value_string_utf8(env, value, &text[0], text.size(), &length));
  text.resize(length);
  return text;
}

Bytes bytesArgument(napi_env env, napi_value value) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  require(napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr));
  if (type != napi_uint8_array) throw Failure(Failure::NODE_API, "the bytes are no Uint8Array");
  return {static_cast<const uint8_t*>(data), length};
}

uint32_t countArgument(napi_env env, napi_value value) {
  uint32_t count = 0;
  require(napi_get_value_uint32(env, value, &count));
  return count;
}

}  // namespace proofcast
