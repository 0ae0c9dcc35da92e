// SPDX-License-Identifier: GPL-3.0-or-later
// Proving keys in JavaScript's hands.
#include <node_api.h>

#include <cstring>
#include <new>

#include "addon-exports.hpp"
#include "addon-task.hpp"
#include "processor.hpp"
#include "proving-key.hpp"
#include "secret-buffer.hpp"

namespace proofcast {
namespace {

// JavaScript holds a key through a handle; a proof that runs holds the key too, so that closing never pulls it away.
using KeyPointer = std::shared_ptr<ProvingKey>;

const napi_type_tag KEY_TAG = {0x6d1c0f5a9b7e4c21, 0x8e0b3f64d2a75c19};

KeyPointer* keyOf(napi_env env, napi_value handle) {
  void* data = nullptr;
  bool isKey = false;
  if (napi_check_object_type_tag(env, handle, &KEY_TAG, &isKey) != napi_ok || !isKey) return nullptr;
  if (napi_unwrap(env, handle, &data) != napi_ok) return nullptr;
  return static_cast<KeyPointer*>(data);
}

napi_value numberValue(napi_env env, size_t number) {
  napi_value value;
  require(napi_create_double(env, static_cast<double>(number), &value));
  return value;
}

class OpenTask : public Task {
 public:
  OpenTask(std::string path, std::string cpu, unsigned threads) : path_(std::move(path)), cpu_(std::move(cpu)), threads_(threads) {}

  void run() override {
    FileSource source(path_);
    key_ = std::make_shared<ProvingKey>(source, chooseEngine(cpu_), threads_);
  }

  napi_value result(napi_env env) override {
    napi_value handle, engine;
    require(napi_create_object(env, &handle));
    require(napi_create_string_utf8(env, key_->engineName(), NAPI_AUTO_LENGTH, &engine));
    require(napi_set_named_property(env, handle, "engine", engine));
    require(napi_set_named_property(env, handle, "wires", numberValue(env, key_->wires())));
    require(napi_set_named_property(env, handle, "publicSignals", numberValue(env, key_->publicSignals())));
    auto holder = std::make_unique<KeyPointer>(std::move(key_));
    auto release = [](napi_env, void* data, void*) { delete static_cast<KeyPointer*>(data); };
    require(napi_wrap(env, handle, holder.get(), release, nullptr, nullptr));
    holder.release();
    require(napi_type_tag_object(env, handle, &KEY_TAG));
    return handle;
  }

 private:
  std::string path_, cpu_;
  unsigned threads_;
  KeyPointer key_;
};

class ProveTask : public Task {
 public:
  ProveTask(KeyPointer key, const uint8_t* values, size_t length) : key_(std::move(key)), values_(length), length_(length) {
    if (length > 0) std::memcpy(values_.data(), values, length);
  }

  void run() override {
    proof_ = key_->prove(values_.data(), length_);
    values_.wipeAll();
    key_.reset();
  }

  // The proof's words in EVM order (imaginary parts first), then the public signals; 32 little-endian bytes each.
  napi_value result(napi_env env) override {
    std::vector<Limbs> words{proof_.a.x,  proof_.a.y,  proof_.b.x1, proof_.b.x0,
                             proof_.b.y1, proof_.b.y0, proof_.c.x,  proof_.c.y};
    words.insert(words.end(), proof_.publicSignals.begin(), proof_.publicSignals.end());
    return bytesValue(env, words.data(), words.size() * sizeof(Limbs));
  }

 private:
  KeyPointer key_;
  SecretBuffer<uint8_t> values_;
  size_t length_;
  Proof proof_;
};

// openKey(path, cpu, threads): Promise<handle>; cpu "" is the fastest arithmetic.
napi_value openKey(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    Arguments<3> arguments(env, info);
    return start(env, std::make_unique<OpenTask>(arguments.text(0), arguments.text(1), arguments.count(2)));
  });
}

// prove(handle, values): Promise<Uint8Array>
napi_value prove(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    Arguments<2> arguments(env, info);
    KeyPointer* key = keyOf(env, arguments.value(0));
    if (key == nullptr || *key == nullptr) throw Failure(Failure::CLOSED, "the key is closed");
    Bytes values = arguments.bytes(1);
    return start(env, std::make_unique<ProveTask>(*key, values.data, values.length));
  });
}

// closeKey(handle): frees the key, now or when the last proof with it has ended.
napi_value closeKey(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    Arguments<1> arguments(env, info);
    KeyPointer* key = keyOf(env, arguments.value(0));
    if (key != nullptr) key->reset();
    return static_cast<napi_value>(nullptr);
  });
}

}  // namespace

void exportKeys(napi_env env, napi_value exports) {
  exportFunction(env, exports, "openKey", openKey);
  exportFunction(env, exports, "prove", prove);
  exportFunction(env, exports, "closeKey", closeKey);
}

}  // namespace proofcast
