// SPDX-License-Identifier: GPL-3.0-or-later
// Memory on cache lines for vectors and points. It is not initialised, and wiped before it is given back: it has held what a
// witness leaves.
//
// Nothing of the standard library's containers is used in this folder: a function of theirs compiled here, with AVX-512, could
// be the one that the linker keeps for the whole addon.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace proofcast::ifma {

inline void wipe(void* memory, size_t bytes) {
  __builtin_memset(memory, 0, bytes);
  __asm__ volatile("" : : "r"(memory) : "memory");  // the compiler may not leave it out
}

template <class Element>
class AlignedArray {
 public:
  AlignedArray() = default;
  explicit AlignedArray(size_t count) { reserve(count); }
  ~AlignedArray() { release(); }
  AlignedArray(const AlignedArray&) = delete;
  AlignedArray& operator=(const AlignedArray&) = delete;

  // Room for `count` elements; what was there is lost where the room was too small.
  void reserve(size_t count) {
    if (count <= room_) return;
    release();
    const size_t bytes = (count * sizeof(Element) + 63) / 64 * 64;
    elements_ = static_cast<Element*>(std::aligned_alloc(64, bytes));
    if (elements_ == nullptr) throw std::bad_alloc();
    room_ = count;
  }

  void wipe() {
    if (elements_ != nullptr) ifma::wipe(elements_, room_ * sizeof(Element));
  }

  Element* data() { return elements_; }
  const Element* data() const { return elements_; }
  Element& operator[](size_t i) { return elements_[i]; }
  const Element& operator[](size_t i) const { return elements_[i]; }

 private:
  void release() {
    wipe();
    std::free(elements_);
    elements_ = nullptr;
    room_ = 0;
  }

  Element* elements_ = nullptr;
  size_t room_ = 0;
};

}  // namespace proofcast::ifma
