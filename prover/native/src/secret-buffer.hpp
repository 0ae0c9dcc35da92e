// SPDX-License-Identifier: GPL-3.0-or-later
// Memory for what a witness shows through: wiped before it is given back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>
#include <type_traits>

namespace proofcast {

// A loop over volatile words is not optimised away, as a memset before a free would be.
inline void wipe(void* memory, size_t bytes) {
  volatile unsigned char* at = static_cast<volatile unsigned char*>(memory);
  size_t i = 0;
  for (; i < bytes && reinterpret_cast<uintptr_t>(at + i) % sizeof(uint64_t) != 0; i++) at[i] = 0;
  volatile uint64_t* words = reinterpret_cast<volatile uint64_t*>(at + i);
  size_t count = (bytes - i) / sizeof(uint64_t);
  for (size_t word = 0; word < count; word++) words[word] = 0;
  for (i += count * sizeof(uint64_t); i < bytes; i++) at[i] = 0;
}

// An array on cache lines. Its elements are plain data, not initialised.
template <class T>
class SecretBuffer {
  static_assert(std::is_trivially_copyable<T>::value, "wiped as bytes");

 public:
  SecretBuffer() = default;
  explicit SecretBuffer(size_t size) { reserve(size); }
  ~SecretBuffer() { release(); }
  SecretBuffer(SecretBuffer&& other) noexcept : data_(other.data_), capacity_(other.capacity_) {
    other.data_ = nullptr;
    other.capacity_ = 0;
  }
  SecretBuffer(const SecretBuffer&) = delete;
  SecretBuffer& operator=(const SecretBuffer&) = delete;

  // What it held is lost where it grows.
  void reserve(size_t size) {
    if (size <= capacity_) return;
    release();
    constexpr size_t line = 64;
    if (size > (std::numeric_limits<size_t>::max() - line) / sizeof(T)) throw std::bad_alloc();
    size_t bytes = (size * sizeof(T) + line - 1) / line * line;
    void* memory = std::aligned_alloc(line, bytes);
    if (memory == nullptr) throw std::bad_alloc();
    data_ = static_cast<T*>(memory);
    capacity_ = size;
  }

  void wipeAll() {
    if (data_ != nullptr) wipe(data_, capacity_ * sizeof(T));
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  size_t capacity() const { return capacity_; }
  T& operator[](size_t index) { return data_[index]; }
  const T& operator[](size_t index) const { return data_[index]; }

 private:
  void release() {
    wipeAll();
    std::free(data_);
    data_ = nullptr;
    capacity_ = 0;
  }

  T* data_ = nullptr;
  size_t capacity_ = 0;
};

}  // namespace proofcast
