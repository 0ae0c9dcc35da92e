// SPDX-License-Identifier: GPL-3.0-or-later
// The wires of a witness that are summed, and the windows that they are cut into: chosen once for all four sums.
#pragma once

#include "aligned-array.hpp"
#include "signed-digits.hpp"

namespace proofcast::ifma {

class WitnessDigits {
 public:
  explicit WitnessDigits(size_t wires) : ones_(wires), longer_(wires) {}

  void read(const Witness& witness) {
    size_t lengths[257] = {};
    oneCount_ = longerCount_ = 0;
    for (size_t wire = 0; wire < witness.wires; ++wire) {
      const unsigned bits = witness.bits[wire];
      ++lengths[bits];
      if (bits == 1) ones_[oneCount_++] = static_cast<uint32_t>(wire);
      if (bits > 1) longer_[longerCount_++] = static_cast<uint32_t>(wire);
    }
    unsigned longest = 2;
    for (unsigned length = 2; length <= 256; ++length)
      if (lengths[length] != 0) longest = length;
    unsigned best = 3;
    size_t fewest = ~size_t{0};
    for (unsigned bits = 3; bits <= 16; ++bits) {
      // One a digit and one more a bucket: the first point of a bucket costs nothing, its column and row cost two.
      size_t additions = (longest / bits + 1) << (bits - 1);
      for (unsigned length = 2; length <= longest; ++length) additions += lengths[length] * (length / bits + 1);
      if (additions < fewest) {
        fewest = additions;
        best = bits;
      }
    }
    digits_ = SignedDigits(best, longest);
    entries_.reserve(digits_.windows * longerCount_);
    entryCounts_.reserve(digits_.windows);
    for (unsigned window = 0; window < digits_.windows; ++window) entryCounts_[window] = 0;
    for (size_t i = 0; i < longerCount_; ++i) {
      const uint32_t wire = longer_[i];
      const bool minus = witness.negative[wire] != 0;
      digits_.visit(witness.magnitudes[wire], witness.bits[wire], [&](unsigned window, size_t bucket, bool negative) {
        entries_[window * longerCount_ + entryCounts_[window]++] = {wire, static_cast<uint32_t>(2 * bucket + (negative != minus))};
      });
    }
  }

  // visit(wire, bucket, negative) for each digit of a window that is not zero.
  template <class Visit>
  void eachDigit(size_t window, Visit&& visit) const {
    const Entry* entries = entries_.data() + window * longerCount_;
    for (size_t i = 0; i < entryCounts_[window]; ++i) visit(entries[i].wire, entries[i].bucket >> 1, (entries[i].bucket & 1) != 0);
  }

  const SignedDigits& digits() const { return digits_; }
  // Wires of value 1 or −1.
  size_t oneCount() const { return oneCount_; }
  uint32_t one(size_t i) const { return ones_[i]; }

  void wipe() {
    ones_.wipe();
    longer_.wipe();
    entries_.wipe();
  }

 private:
  struct Entry {
    uint32_t wire;
    uint32_t bucket;  // twice, and one more for a negative digit
  };

  AlignedArray<uint32_t> ones_, longer_;
  size_t oneCount_ = 0, longerCount_ = 0;
  AlignedArray<Entry> entries_;  // of each window, with room for every wire
  AlignedArray<size_t> entryCounts_;
  SignedDigits digits_{3, 2};
};

}  // namespace proofcast::ifma
