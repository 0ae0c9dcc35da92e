// SPDX-License-Identifier: GPL-3.0-or-later
#include "matrix-rows.hpp"

#include "words.hpp"

namespace proofcast::ifma {
namespace {

using M = ScalarModulus;

// A table of places by coefficient: open addressing, a power of two of slots of which at most half are taken.
class DistinctCoefficients {
 public:
  explicit DistinctCoefficients(size_t most) : values_(most) {
    while (slots_ < 2 * most) slots_ *= 2;
    table_.reserve(slots_);
    for (size_t i = 0; i < slots_; ++i) table_[i] = FREE;
  }

  uint32_t placeOf(const Limbs& value) {
    uint64_t hash = value.limb[0] ^ value.limb[1] ^ value.limb[2] ^ value.limb[3];
    hash *= 0x9e3779b97f4a7c15;
    for (size_t slot = hash >> 20;; ++slot) {
      uint32_t& place = table_[slot & (slots_ - 1)];
      if (place == FREE) {
        place = static_cast<uint32_t>(count_);
        values_[count_++] = value;
        return place;
      }
      if (__builtin_memcmp(&values_[place], &value, sizeof value) == 0) return place;
    }
  }

  size_t count() const { return count_; }
  const Limbs& operator[](size_t place) const { return values_[place]; }

 private:
  static constexpr uint32_t FREE = ~uint32_t{0};

  AlignedArray<Limbs> values_;
  AlignedArray<uint32_t> table_;
  size_t slots_ = 64, count_ = 0;
};

FrLanes lanesOf(const Limbs& value) { return repeat<M>(splitWords(value.limb)); }
Limbs limbsOf(const FrLanes& lanes) {
  Limbs result[8];
  scatterWords(toWords(canonical(lanes)), [&](unsigned i) { return result[i].limb; });
  return result[0];
}

// c or c − r, where that is a number of less than 32 bits with its sign; else 0.
int32_t shortOf(const Limbs& c) {
  constexpr uint64_t limit = uint64_t{1} << 31;
  if ((c.limb[1] | c.limb[2] | c.limb[3]) == 0 && c.limb[0] < limit) return static_cast<int32_t>(c.limb[0]);
  const uint64_t distance = M::WORDS[0] - c.limb[0];
  const bool sameAbove = c.limb[1] == M::WORDS[1] && c.limb[2] == M::WORDS[2] && c.limb[3] == M::WORDS[3];
  return sameAbove && c.limb[0] <= M::WORDS[0] && distance < limit ? -static_cast<int32_t>(distance) : 0;
}

// A sum of products of short numbers, below r.
Limbs reducedSum(__int128 sum) {
  Limbs result{{static_cast<uint64_t>(sum), static_cast<uint64_t>(sum >> 64), 0, 0}};
  if (sum >= 0) return result;
  result.limb[2] = result.limb[3] = ~uint64_t{0};
  unsigned __int128 carry = 0;
  for (unsigned i = 0; i < 4; ++i) {
    carry += static_cast<unsigned __int128>(result.limb[i]) + M::WORDS[i];
    result.limb[i] = static_cast<uint64_t>(carry);
    carry >>= 64;
  }
  return result;
}

}  // namespace

// Terms that are multiplied in the field, collected until there are eight, each added to its row.
class MatrixRows::LongTerms {
 public:
  void add(unsigned row, const Limbs* coefficient, const Limbs* value) {
    rows_[count_] = row;
    coefficients_[count_] = coefficient;
    values_[count_++] = value;
    if (count_ == 8) multiplyAll();
  }

  // The rows' sums below 2p.
  FrLanes sums() {
    if (count_ > 0) multiplyAll();
    reduce();
    return sums_;
  }
  bool isEmpty() const { return isEmpty_ && count_ == 0; }

 private:
  void multiplyAll() {
    static const Limbs zero{};
    for (unsigned i = count_; i < 8; ++i) coefficients_[i] = values_[i] = &zero;
    const FrLanes products = multiply(toLimbs<M>(gatherWords([&](unsigned i) { return coefficients_[i]->limb; })),
                                      toLimbs<M>(gatherWords([&](unsigned i) { return values_[i]->limb; })));
    const LaneWord* from = reinterpret_cast<const LaneWord*>(&products);
    LaneWord* to = reinterpret_cast<LaneWord*>(&sums_);
    for (unsigned i = 0; i < count_; ++i)
      for (unsigned limb = 0; limb < LIMBS; ++limb) to[8 * limb + rows_[i]] += from[8 * limb + i];
    isEmpty_ = false;
    count_ = 0;
    // A sum grows by eight products at most, 16p: three times and it is below 50p.
    if (++batches_ == 3) reduce();
  }
  void reduce() {
    sums_ = multiply(carried(sums_), repeat<M>(Constants<M>::ONE));
    batches_ = 0;
  }

  FrLanes sums_{};
  unsigned count_ = 0, batches_ = 0;
  bool isEmpty_ = true;
  unsigned rows_[8];
  const Limbs* coefficients_[8];
  const Limbs* values_[8];
};

MatrixRows::MatrixRows(const MatrixEntry* entries, size_t count, unsigned matrix, size_t rows, unsigned scaleBits)
    : starts_(rows + 2), scale_(powerOfTwo(Constants<M>::P, scaleBits)) {
  for (size_t i = 0; i < rows + 2; ++i) starts_[i] = 0;
  for (size_t i = 0; i < count; ++i)
    if (entries[i].matrix == matrix) ++starts_[entries[i].row + 2];
  for (size_t i = 2; i < rows + 2; ++i) starts_[i] += starts_[i - 1];
  const size_t own = starts_[rows + 1];
  terms_.reserve(own);
  DistinctCoefficients distinct(own);
  for (size_t i = 0; i < count; ++i)
    if (entries[i].matrix == matrix)
      terms_[starts_[entries[i].row + 1]++] = {entries[i].wire, 0, distinct.placeOf(entries[i].coefficient)};

  // A zkey's coefficient is c·2^512.
  const FrLanes toScaled = repeat<M>(powerOfTwo(Constants<M>::P, scaleBits - 252));
  const FrLanes toMontgomery = repeat<M>(powerOfTwo(Constants<M>::P, 8)), one = repeat<M>(Wide{{1, 0, 0, 0, 0}});
  scaled_.reserve(distinct.count());
  AlignedArray<int32_t> shortOnes(distinct.count());
  for (size_t i = 0; i < distinct.count(); ++i) {
    const FrLanes coefficient = lanesOf(distinct[i]);
    scaled_[i] = limbsOf(multiply(coefficient, toScaled));
    shortOnes[i] = shortOf(limbsOf(multiply(multiply(coefficient, toMontgomery), one)));
  }
  for (size_t i = 0; i < own; ++i) terms_[i].coefficient = shortOnes[terms_[i].scaled];
}

FrLanes MatrixRows::times(const Witness& witness, const ShortValues& values, size_t group) const {
  LongTerms longTerms;
  Limbs sums[8];
  for (unsigned row = 0; row < 8; ++row) {
    __int128 sum = 0;
    const size_t end = starts_[8 * group + row + 1];
    for (size_t i = starts_[8 * group + row]; i < end; ++i) {
      const Term& term = terms_[i];
      const int64_t value = values[term.wire];
      if (__builtin_expect(term.coefficient != 0 && value != ShortValues::LONG, 1))
        sum += static_cast<__int128>(value) * term.coefficient;
      else if (value != 0)
        longTerms.add(row, &scaled_[term.scaled], &witness.values[term.wire]);
    }
    sums[row] = reducedSum(sum);
  }
  const FrLanes shortSums = multiply(toLimbs<M>(gatherWords([&](unsigned i) { return sums[i].limb; })), repeat<M>(scale_));
  wipe(sums, sizeof sums);
  const FrLanes result = longTerms.isEmpty() ? shortSums : carried(shortSums + longTerms.sums());
  wipe(&longTerms, sizeof longTerms);
  return result;
}

}  // namespace proofcast::ifma
