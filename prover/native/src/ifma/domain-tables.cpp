// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain-tables.hpp"

#include "../modulus.hpp"
#include "inverse.hpp"

namespace proofcast::ifma {
namespace {

using M = ifma::ScalarModulus;

// Element i of an array whose vectors hold eight neighbours.
Wide elementAt(const FrLanes* vectors, size_t i) {
  const LaneWord* words = reinterpret_cast<const LaneWord*>(vectors + i / 8) + i % 8;
  return {{words[0], words[8], words[16], words[24], words[32]}};
}
void setElement(FrLanes* vectors, size_t i, const Wide& value) {
  LaneWord* words = reinterpret_cast<LaneWord*>(vectors + i / 8) + i % 8;
  for (unsigned limb = 0; limb < LIMBS; ++limb) words[8 * limb] = value.limb[limb];
}

FrLanes power(FrLanes base, size_t exponent) {
  FrLanes result = repeat<M>(Constants<M>::ONE);
  for (; exponent != 0; exponent /= 2) {
    if (exponent & 1) result = multiply(result, base);
    base = multiply(base, base);
  }
  return result;
}

// first·ratio^i for i below count, a multiple of eight.
void fillPowers(FrLanes* vectors, size_t count, const FrLanes& first, const FrLanes& ratio) {
  FrLanes eight{};
  FrLanes value = first;
  for (unsigned i = 0; i < 8; ++i) {
    setElement(&eight, i, elementAt(&value, 0));
    value = multiply(value, ratio);
  }
  const FrLanes step = power(ratio, 8);
  for (size_t i = 0; i < count / 8; ++i) {
    vectors[i] = canonical(eight);
    eight = multiply(eight, step);
  }
}

size_t reversed(size_t value, unsigned bits) {
  size_t result = 0;
  for (unsigned bit = 0; bit < bits; ++bit) result |= (value >> bit & 1) << (bits - 1 - bit);
  return result;
}

}  // namespace

DomainTables::DomainTables(unsigned powerOfSize) {
  const size_t size = size_t{1} << powerOfSize;
  FrLanes shift = multiply(repeat<M>(splitWords(LARGEST_ROOT.limb)), repeat<M>(powerOfTwo(Constants<M>::P, 264)));
  for (unsigned order = TWO_ADICITY; order > powerOfSize + 1; --order) shift = multiply(shift, shift);
  const FrLanes root = multiply(shift, shift);
  AlignedArray<FrLanes> powers(size / 8);
  fillPowers(powers.data(), size, repeat<M>(Constants<M>::ONE), root);
  const auto rootPower = [&](size_t exponent) { return elementAt(powers.data(), exponent % size); };
  const auto blockFactor = [&](size_t block) { return rootPower(size - reversed(block, powerOfSize - 1)); };

  blockFactors.reserve(size / 16);
  for (size_t block = 0; block < size / 16; ++block) blockFactors[block] = blockFactor(block);
  smallBlockFactors.reserve(size / 64 * 7);
  for (size_t square = 0; square < size / 64; ++square)
    for (size_t lane = 0; lane < 8; ++lane) {
      FrLanes* factors = &smallBlockFactors[7 * square];
      const size_t eighth = 8 * square + lane;
      setElement(factors, lane, blockFactor(eighth));
      for (size_t i = 0; i < 2; ++i) setElement(factors + 1 + i, lane, blockFactor(2 * eighth + i));
      for (size_t i = 0; i < 4; ++i) setElement(factors + 3 + i, lane, blockFactor(4 * eighth + i));
    }

  placeFactors.reserve(size / 8);
  for (size_t m = 8; m < size; m *= 2)
    for (size_t i = 0; i < m; ++i) setElement(&placeFactors[m / 8 - 1], i, rootPower(i * (size / (2 * m))));
  quarter = rootPower(size / 4);
  for (size_t i = 1; i < 4; ++i) eighths[i - 1] = rootPower(i * size / 8);

  // 1/N in Montgomery form is 2^260 / N.
  fillPowers(powers.data(), size, repeat<M>(powerOfTwo(Constants<M>::P, LIMBS * LIMB_BITS - powerOfSize)), shift);
  shifts.reserve(size / 8);
  for (size_t place = 0; place < size; ++place) {
    const size_t square = place / 64, lane = place / 8 % 8, vector = place % 8;
    setElement(&shifts[8 * square + vector], lane, elementAt(powers.data(), reversed(place, powerOfSize)));
  }
}

}  // namespace proofcast::ifma
