// SPDX-License-Identifier: GPL-3.0-or-later
// Memory for large tables that are read all over the place: on Linux in large pages, or each look-up would miss the address
// cache, too.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace proofcast {

template <class T>
class TableMemory {
 public:
  explicit TableMemory(size_t size) {
    if (size > (static_cast<size_t>(-1) - PAGE) / sizeof(T)) throw std::bad_alloc();
    size_t bytes = (size * sizeof(T) + PAGE - 1) / PAGE * PAGE;
    void* memory = std::aligned_alloc(PAGE, bytes == 0 ? PAGE : bytes);
    if (memory == nullptr) throw std::bad_alloc();
#if defined(MADV_HUGEPAGE)
    madvise(memory, bytes, MADV_HUGEPAGE);  // advice: what comes of it does not matter
#endif
    data_ = static_cast<T*>(memory);
  }
  ~TableMemory() { std::free(data_); }
  TableMemory(const TableMemory&) = delete;
  TableMemory& operator=(const TableMemory&) = delete;

  T* data() { return data_; }
  T& operator[](size_t index) { return data_[index]; }

 private:
  static constexpr size_t PAGE = size_t{2} << 20;

  T* data_;
};

}  // namespace proofcast
