// SPDX-License-Identifier: GPL-3.0-or-later
#include "coset-transform.hpp"

namespace proofcast::ifma {
namespace {

using M = ScalarModulus;

constexpr unsigned PART_POWER = 12;  // 160 KiB

// a + z·b and a − z·b.
PROOFCAST_INLINE void butterfly(FrLanes& a, FrLanes& b, const FrLanes& z) {
  const FrLanes product = multiplyUncarried(carried(b), z);
  b = plusModulus<2>(a - product);
  a = a + product;
}
// The same for z = 1 and b below K·p: by so much a − b grows.
template <unsigned K>
PROOFCAST_INLINE void butterflyOfOne(FrLanes& a, FrLanes& b) {
  const FrLanes sum = a + b;
  b = plusModulus<K>(a - b);
  a = sum;
}

// Eight by eight words: vector v's lane l becomes vector l's lane v.
PROOFCAST_INLINE void transpose(Word8 (&v)[8]) {
  Word8 pairs[8];
  unrolled<4>([&](auto i) {
    pairs[2 * i] = _mm512_unpacklo_epi64(v[2 * i], v[2 * i + 1]);
    pairs[2 * i + 1] = _mm512_unpackhi_epi64(v[2 * i], v[2 * i + 1]);
  });
  // pairs[i]: lane pairs 0, 2, 4, 6 (even i) or 1, 3, 5, 7 of vectors i and i + 1.
  unrolled<2>([&](auto odd) {
    const Word8 lower02 = _mm512_shuffle_i64x2(pairs[0 + odd], pairs[2 + odd], 0x88);
    const Word8 lower46 = _mm512_shuffle_i64x2(pairs[4 + odd], pairs[6 + odd], 0x88);
    const Word8 upper02 = _mm512_shuffle_i64x2(pairs[0 + odd], pairs[2 + odd], 0xdd);
    const Word8 upper46 = _mm512_shuffle_i64x2(pairs[4 + odd], pairs[6 + odd], 0xdd);
    v[0 + odd] = _mm512_shuffle_i64x2(lower02, lower46, 0x88);
    v[4 + odd] = _mm512_shuffle_i64x2(lower02, lower46, 0xdd);
    v[2 + odd] = _mm512_shuffle_i64x2(upper02, upper46, 0x88);
    v[6 + odd] = _mm512_shuffle_i64x2(upper02, upper46, 0xdd);
  });
}

PROOFCAST_INLINE void transposeSquare(FrLanes (&square)[8]) {
  unrolled<LIMBS>([&](auto limb) {
    Word8 v[8];
    unrolled<8>([&](auto i) { v[i] = square[i].limb[limb]; });
    transpose(v);
    unrolled<8>([&](auto i) { square[i].limb[limb] = v[i]; });
  });
}

}  // namespace

CosetTransform::CosetTransform(unsigned power) : power_(power), topLevels_(0), tables_(power) {
  // At least four parts, for threads, where that leaves each a square.
  while ((topLevels_ < 2 || power - topLevels_ > PART_POWER) && power >= topLevels_ + 2 + MIN_POWER) topLevels_ += 2;
}

__attribute__((flatten)) void CosetTransform::split(FrLanes* values, unsigned level, size_t first, size_t end) const {
  const size_t half = vectors() >> (level + 1);
  for (size_t i = first; i < end; ++i) {
    FrLanes* x = values + 2 * half * (i / half) + i % half;
    butterfly(x[0], x[half], repeat<M>(tables_.blockFactors[i / half]));
  }
}

__attribute__((flatten)) void CosetTransform::splitTwice(FrLanes* values, unsigned level, size_t first, size_t end) const {
  const size_t quarter = vectors() >> (level + 2);
  for (size_t i = first; i < end; ++i) {
    const size_t block = i / quarter;
    FrLanes* x = values + 4 * quarter * block + i % quarter;
    FrLanes x0 = x[0], x1 = x[quarter], x2 = x[2 * quarter], x3 = x[3 * quarter];
    const FrLanes z = repeat<M>(tables_.blockFactors[block]);
    butterfly(x0, x2, z);
    butterfly(x1, x3, z);
    butterfly(x0, x1, repeat<M>(tables_.blockFactors[2 * block]));
    butterfly(x2, x3, repeat<M>(tables_.blockFactors[2 * block + 1]));
    x[0] = x0, x[quarter] = x1, x[2 * quarter] = x2, x[3 * quarter] = x3;
  }
}

__attribute__((flatten)) void CosetTransform::join(FrLanes* values, size_t half, size_t first, size_t end) const {
  const FrLanes* factors = &tables_.placeFactors[half - 1];
  for (size_t i = first; i < end; ++i) {
    FrLanes* x = values + 2 * half * (i / half) + i % half;
    butterfly(x[0], x[half], factors[i % half]);
  }
}

__attribute__((flatten)) void CosetTransform::joinTwice(FrLanes* values, size_t half, size_t first, size_t end) const {
  const FrLanes* factors = &tables_.placeFactors[half - 1];
  const FrLanes* next = &tables_.placeFactors[2 * half - 1];
  for (size_t i = first; i < end; ++i) {
    const size_t place = i % half;
    FrLanes* x = values + 4 * half * (i / half) + place;
    FrLanes x0 = x[0], x1 = x[half], x2 = x[2 * half], x3 = x[3 * half];
    butterfly(x0, x1, factors[place]);
    butterfly(x2, x3, factors[place]);
    butterfly(x0, x2, next[place]);
    butterfly(x1, x3, next[place + half]);
    x[0] = x0, x[half] = x1, x[2 * half] = x2, x[3 * half] = x3;
  }
}

__attribute__((flatten)) void CosetTransform::transformSquare(FrLanes* values, size_t square) const {
  FrLanes v[8];
  for (size_t i = 0; i < 8; ++i) v[i] = values[8 * square + i];
  transposeSquare(v);
  const FrLanes* factors = &tables_.smallBlockFactors[7 * square];
  for (unsigned i = 0; i < 4; ++i) butterfly(v[i], v[i + 4], factors[0]);
  for (unsigned i = 0; i < 2; ++i) {
    butterfly(v[i], v[i + 2], factors[1]);
    butterfly(v[4 + i], v[6 + i], factors[2]);
  }
  for (unsigned i = 0; i < 4; ++i) butterfly(v[2 * i], v[2 * i + 1], factors[3 + i]);
  for (unsigned i = 0; i < 8; ++i) v[i] = multiplyUncarried(carried(v[i]), tables_.shifts[8 * square + i]);
  // From below 2p to below 4p, 8p, 10p.
  for (unsigned i = 0; i < 8; i += 2) butterflyOfOne<2>(v[i], v[i + 1]);
  for (unsigned i = 0; i < 8; i += 4) {
    butterflyOfOne<4>(v[i], v[i + 2]);
    butterfly(v[i + 1], v[i + 3], repeat<M>(tables_.quarter));
  }
  butterfly(v[0], v[4], repeat<M>(Constants<M>::ONE));
  for (unsigned i = 1; i < 4; ++i) butterfly(v[i], v[i + 4], repeat<M>(tables_.eighths[i - 1]));
  transposeSquare(v);
  for (size_t i = 0; i < 8; ++i) values[8 * square + i] = v[i];
}

void CosetTransform::splitTop(FrLanes* const* polynomials, size_t count, ThreadPool& pool) const {
  const size_t quarters = vectors() / 4, slices = 8;
  for (unsigned level = 0; level < topLevels_; level += 2)
    pool.forEach(count * slices, [&](size_t task, size_t) {
      const size_t slice = task % slices;
      splitTwice(polynomials[task / slices], level, quarters * slice / slices, quarters * (slice + 1) / slices);
    });
}

void CosetTransform::transformParts(FrLanes* const* polynomials, size_t count, ThreadPool& pool) const {
  const size_t parts = size_t{1} << topLevels_, perPart = vectors() / parts;
  const unsigned laneLevel = power_ - 3;  // from here on a block lies within a vector
  pool.forEach(count * parts, [&](size_t task, size_t) {
    const size_t part = task % parts, start = part * perPart, end = start + perPart;
    FrLanes* values = polynomials[task / parts];
    unsigned level = topLevels_;
    for (; level + 2 <= laneLevel; level += 2) splitTwice(values, level, start / 4, end / 4);
    if (level < laneLevel) split(values, level, start / 2, end / 2);
    for (size_t square = start / 8; square < end / 8; ++square) transformSquare(values, square);
    size_t half = 1;
    for (; 4 * half <= perPart; half *= 4) joinTwice(values, half, start / 4, end / 4);
    if (2 * half <= perPart) join(values, half, start / 2, end / 2);
  });
}

void CosetTransform::joinTop(FrLanes* values, size_t first, size_t end) const {
  const size_t perPart = vectors() >> topLevels_;
  for (size_t half = perPart; half < vectors(); half *= 4)
    for (size_t run = 0; run < vectors() / 4; run += perPart) joinTwice(values, half, run + first, run + end);
}

}  // namespace proofcast::ifma
