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
  }

  const SignedDigits& digits() const { return digits_; }
  // Wires of value 1 or −1, and those of more.
  size_t oneCount() const { return oneCount_; }
  size_t longerCount() const { return longerCount_; }
  uint32_t one(size_t i) const { return ones_[i]; }
  uint32_t longer(size_t i) const { return longer_[i]; }

  void wipe() {
    ones_.wipe();
    longer_.wipe();
  }

 private:
  AlignedArray<uint32_t> ones_, longer_;
  size_t oneCount_ = 0, longerCount_ = 0;
  SignedDigits digits_{3, 2};
};

}  // namespace proofcast::ifma
