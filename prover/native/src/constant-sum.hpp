// SPDX-License-Identifier: GPL-3.0-or-later
// Σ scalarsᵢ·Pᵢ over constant bases and full-size scalars: the sum over h.
//
// A scalar is Σ over windows of digit·2^(w·bits). With every 2^(w·bits)·Pᵢ stored, all windows' digits sort points into one set
// of buckets, and only that set has to be totalled. Where that table would be too large, only every `step`-th window's multiples
// are stored, and `step` sets of buckets are totalled.
#pragma once

#include "bucket-totals.hpp"
#include "point-forms.hpp"
#include "table-memory.hpp"

namespace proofcast {

template <class Arithmetic>
class TabledConstantSum : public ConstantSum {
  using Group = G1Group<Arithmetic>;
  using Field = typename Group::Field;

 public:
  TabledConstantSum(const G1Point* bases, size_t count, size_t maxTableBytes, ThreadPool& pool) : count_(count) {
    windows_ = DigitWindows::forScalars(SCALAR_BITS, bestWindowBits(count));
    while (step_ < windows_.count && copies() * count * sizeof(Affine<Field>) > maxTableBytes) step_++;
    if (copies() > MAX_BASES / (count + 1)) throw std::bad_alloc();
    table_ = std::make_unique<TableMemory<Affine<Field>>>(copies() * count);
    pool.forRanges(count, [&](size_t first, size_t last, size_t) { store(bases, first, last); });
  }

  G1Point sum(const Limbs* scalars, ThreadPool& pool) override {
    DigitWindows inner{windows_.bits, step_};
    size_t groups = inner.count * inner.buckets();
    sortByGroup(grouped_, count_, groups, pool, [&](size_t first, size_t last, auto emit) {
      for (size_t i = first; i < last; i++) {
        visitDigits(scalars[i], SCALAR_BITS, windows_, [&](unsigned window, size_t bucket, bool negative) {
          size_t base = window / step_ * count_ + i;
          emit(window % step_ * inner.buckets() + bucket, static_cast<Entry>(base) | (negative ? NEGATIVE : 0));
        });
      }
    });
    buckets_.reserve(groups);
    sums_.sum(table_->data(), grouped_, buckets_.data(), pool);
    Jacobian<Field> total;
    totals_.total(buckets_.data(), 1, inner, &total, pool);
    pool.forEach(4, [&](size_t part, size_t) {
      if (part == 0) grouped_.wipeAll();
      if (part == 1) buckets_.wipeAll();
      if (part == 2) sums_.wipeAll();
      if (part == 3) totals_.wipeAll();
    });
    G1Point result = Group::to(total.toAffine());
    wipe(&total, sizeof total);
    return result;
  }

 private:
  static constexpr unsigned SCALAR_BITS = 254;

  size_t copies() const { return (windows_.count + step_ - 1) / step_; }

  // Fewest additions: one a digit, and two a bucket for the total.
  static unsigned bestWindowBits(size_t count) {
    unsigned best = 2;
    auto additions = [&](unsigned bits) {
      DigitWindows windows = DigitWindows::forScalars(SCALAR_BITS, bits);
      return windows.count * count + 2 * windows.buckets();
    };
    for (unsigned bits = 3; bits <= MAX_WINDOW_BITS; bits++) {
      if (additions(bits) < additions(best)) best = bits;
    }
    return best;
  }

  void store(const G1Point* bases, size_t first, size_t last) {
    constexpr size_t BATCH = 512;  // points whose z are inverted together
    std::vector<Jacobian<Field>> points(BATCH);
    std::vector<Field> inverses(BATCH), products(BATCH);
    for (size_t start = first; start < last; start += BATCH) {
      size_t size = std::min(BATCH, last - start);
      for (size_t i = 0; i < size; i++) {
        Affine<Field> base = Group::from(bases[start + i]);
        (*table_)[start + i] = base;
        points[i] = Jacobian<Field>::from(base);
      }
      for (size_t copy = 1; copy < copies(); copy++) {
        for (size_t i = 0; i < size; i++) {
          for (unsigned doubling = 0; doubling < step_ * windows_.bits; doubling++) points[i] = points[i].doubled();
          inverses[i] = points[i].isInfinity() ? Field::one() : points[i].z;
        }
        invertAll(inverses.data(), products.data(), size);
        for (size_t i = 0; i < size; i++) {
          Affine<Field> multiple = points[i].toAffine(inverses[i]);
          (*table_)[copy * count_ + start + i] = multiple;
          points[i] = Jacobian<Field>::from(multiple);
        }
      }
    }
  }

  size_t count_;
  DigitWindows windows_;
  unsigned step_ = 1;
  std::unique_ptr<TableMemory<Affine<Field>>> table_;
  GroupedEntries grouped_;
  ParallelGroupSums<Field> sums_;
  SecretBuffer<Affine<Field>> buckets_;
  BucketTotals<Field> totals_;
};

}  // namespace proofcast
