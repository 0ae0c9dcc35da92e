// SPDX-License-Identifier: GPL-3.0-or-later
// Every 2^(w·window)·P is in a table, so that the digits of all windows sort points into one set of buckets, each is summed, and
// only that set is totalled.
#include "constant-sum.hpp"

#include <sys/mman.h>

#include "../ifma-chain.hpp"
#include "bucket-totals.hpp"
#include "doubling.hpp"
#include "plain-form.hpp"
#include "signed-digits.hpp"

namespace proofcast::ifma {
namespace {

using BasePoint = Point<FqLanes>;

constexpr unsigned SCALAR_BITS = 254;

class TabledSum : public ConstantSum {
 public:
  TabledSum(const G1Point* bases, size_t count, ThreadPool& pool)
      : count_(count), stride_((count + 15) / 16 * 16 + 16), digits_(bestWindow(count), SCALAR_BITS),
        places_(stride_ * digits_.windows), table_(places_) {
    if (places_ > size_t{1} << 31) throw std::bad_alloc();
    useLargePages();
    const size_t blocks = (count + 7) / 8, perTask = 64;
    pool.forEach((blocks + perTask - 1) / perTask, [&](size_t task, size_t) {
      const size_t first = task * perTask;
      storeMultiples(bases, first, first + perTask < blocks ? first + perTask : blocks);
    });
    // About 16384 terms a task, and not so many tasks that each looking for its own terms takes long.
    const size_t enough = count * digits_.windows / 16384;
    while (size_t{2} << rangeBits_ <= digits_.buckets() && digits_.buckets() >> rangeBits_ > (enough < 32 ? enough : 32)) ++rangeBits_;
    values_.reserve(places_);
    for (size_t place = 0; place < places_; ++place) values_[place] = 0;
    found_.reset(new AlignedArray<uint32_t>[2 * pool.threads()]);
    buckets_.reserve(digits_.buckets());
    sums_.useThreads(pool);
  }

  G1Point sum(const Limbs* scalars, ThreadPool& pool) override {
    pool.forRanges(count_, [&](size_t first, size_t last, size_t) { readDigits(scalars, first, last); });
    const size_t inRange = size_t{1} << rangeBits_;
    sums_.sum(
        digits_.buckets() >> rangeBits_, pool,
        [&](size_t range, size_t thread, TaskLists& lists) { return sortRange(range, thread, lists); },
        [&](size_t range) { return buckets_.data() + range * inRange; });
    Point<FqLanes> bits[32];
    totals_.total(buckets_.data(), 1, digits_.bits - 1, bits, sums_, pool);
    G1Point plain[32];
    storeAllPlain(bits, digits_.bits, plain);
    const G1Point result = chainG1(plain, digits_.bits, nullptr, 0);
    pool.forEach(3, [&](size_t part, size_t) {
      if (part == 0) values_.wipe();
      if (part == 1) buckets_.wipe();
      if (part == 2) totals_.wipe();
    });
    sums_.wipe(pool);
    pool.forEach(2 * pool.threads(), [&](size_t part, size_t) { found_[part].wipe(); });
    return result;
  }

 private:
  // Fewest additions: one a digit, two a bucket for the total.
  static unsigned bestWindow(size_t count) {
    unsigned best = 4;
    const auto additions = [&](unsigned bits) { return count * (SCALAR_BITS / bits + 1) + (size_t{1} << (bits - 1)); };
    for (unsigned bits = 5; bits <= 18; ++bits)
      if (additions(bits) < additions(best)) best = bits;
    return best;
  }

  // The table is read in no order: with small pages most reads would look up their page's address too.
  void useLargePages() {
#if defined(MADV_HUGEPAGE)
    const size_t page = size_t{1} << 21, bytes = places_ * sizeof(BasePoint);
    const uintptr_t start = reinterpret_cast<uintptr_t>(table_.data());
    const uintptr_t first = (start + page - 1) / page * page, end = (start + bytes) / page * page;
    if (first < end) madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
#endif
  }

  void storeMultiples(const G1Point* bases, size_t firstBlock, size_t endBlock) {
    AlignedArray<JacobianLanes> points(endBlock - firstBlock);
    AlignedArray<FqLanes> products(endBlock - firstBlock);
    const FqLanes one = oneInLanes<FqLanes>(), zero{};
    const auto store = [&](const PointLanes<FqLanes>& lanes, unsigned window, size_t block) {
      storePoints(lanes, table_.data() + window * stride_ + 8 * block, count_ - 8 * block < 8 ? count_ - 8 * block : 8);
    };
    for (size_t block = firstBlock; block < endBlock; ++block) {
      const PointLanes<FqLanes> base =
          loadPlain<FqLanes>(bases + 8 * block, count_ - 8 * block < 8 ? count_ - 8 * block : 8);
      store(base, 0, block);
      points[block - firstBlock] = {base.x, base.y, select(isInfinity(base), zero, one)};
    }
    for (unsigned window = 1; window < digits_.windows; ++window) {
      FqLanes product = one;
      for (size_t i = 0; i < endBlock - firstBlock; ++i) {
        JacobianLanes& p = points[i];
        for (unsigned k = 0; k < digits_.bits; ++k) p = doubled(p);
        products[i] = product;
        product = multiply(product, finiteZ(p));
      }
      FqLanes inverted = inverse(product);
      for (size_t i = endBlock - firstBlock; i-- > 0;) {
        JacobianLanes& p = points[i];
        const __mmask8 infinite = isZero(p.z);
        const FqLanes inverseZ = select(infinite, zero, multiply(inverted, products[i]));
        inverted = multiply(inverted, finiteZ(p));
        const PointLanes<FqLanes> multiple = toAffine(p, inverseZ);
        store(multiple, window, firstBlock + i);
        p = {multiple.x, multiple.y, select(infinite, zero, one)};
      }
    }
  }
  static FqLanes finiteZ(const JacobianLanes& p) { return select(isZero(p.z), oneInLanes<FqLanes>(), p.z); }

  void readDigits(const Limbs* scalars, size_t first, size_t last) {
    for (size_t i = first; i < last; ++i) {
      int32_t* values = values_.data() + i;
      for (unsigned window = 0; window < digits_.windows; ++window) values[window * stride_] = 0;
      digits_.visit(scalars[i], SCALAR_BITS, [&](unsigned window, size_t bucket, bool negative) {
        const int32_t size = static_cast<int32_t>(bucket) + 1;
        values[window * stride_] = negative ? -size : size;
      });
    }
  }

  // Looks through all digits, sixteen at a time, for those of a range of buckets, and sorts them by counting.
  // @returns how many buckets the range has
  size_t sortRange(size_t range, size_t thread, TaskLists& lists) {
    AlignedArray<uint32_t>&places = found_[2 * thread], &keys = found_[2 * thread + 1];
    places.reserve(places_ + 16);
    keys.reserve(places_ + 16);
    const size_t inRange = size_t{1} << rangeBits_;
    const __m512i wanted = _mm512_set1_epi32(static_cast<int>(range)), one = _mm512_set1_epi32(1);
    const __m512i within = _mm512_set1_epi32(static_cast<int>(inRange - 1));
    __m512i place = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    size_t found = 0;
    for (size_t i = 0; i < places_; i += 16) {
      const __m512i value = _mm512_load_si512(values_.data() + i);
      const __m512i bucket = _mm512_sub_epi32(_mm512_abs_epi32(value), one);  // of a zero: in no range
      const __mmask16 own = _mm512_cmpeq_epi32_mask(_mm512_srli_epi32(bucket, rangeBits_), wanted);
      // The bucket in its range, and in the highest bit the sign.
      const __m512i sign = _mm512_slli_epi32(_mm512_srli_epi32(value, 31), 31);
      const __m512i key = _mm512_or_si512(_mm512_and_si512(bucket, within), sign);
      _mm512_storeu_si512(places.data() + found, _mm512_maskz_compress_epi32(own, place));
      _mm512_storeu_si512(keys.data() + found, _mm512_maskz_compress_epi32(own, key));
      found += static_cast<size_t>(__builtin_popcount(own));
      place = _mm512_add_epi32(place, _mm512_set1_epi32(16));
    }
    constexpr uint32_t SIGN = uint32_t{1} << 31;
    lists.terms.reserve(found);
    lists.starts.reserve(inRange + 2);
    uint32_t* starts = lists.starts.data();
    for (size_t i = 0; i < inRange + 2; ++i) starts[i] = 0;
    for (size_t i = 0; i < found; ++i) ++starts[(keys[i] & ~SIGN) + 2];
    for (size_t i = 2; i < inRange + 2; ++i) starts[i] += starts[i - 1];
    for (size_t i = 0; i < found; ++i)
      lists.terms[starts[(keys[i] & ~SIGN) + 1]++] = termOf(&table_[places[i]], (keys[i] & SIGN) != 0);
    return inRange;
  }

  size_t count_;
  size_t stride_;  // between windows; not a power of two, so that their places do not fall on the same cache lines
  SignedDigits digits_;
  size_t places_;
  AlignedArray<BasePoint> table_;  // the multiple of base i for a window is at place window·stride + i
  unsigned rangeBits_ = 0;
  AlignedArray<int32_t> values_;  // of digits, at the places of their multiples
  std::unique_ptr<AlignedArray<uint32_t>[]> found_;
  AlignedArray<BasePoint> buckets_;
  ParallelListSums<FqLanes> sums_;
  BucketTotals<FqLanes> totals_;
};

}  // namespace

std::unique_ptr<ConstantSum> constantSum(const G1Point* bases, size_t count, ThreadPool& pool) {
  return std::make_unique<TabledSum>(bases, count, pool);
}

}  // namespace proofcast::ifma
