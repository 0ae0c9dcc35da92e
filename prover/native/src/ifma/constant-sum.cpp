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

// A term on its way to its bucket. Buckets are many: terms are first sorted into ranges of buckets, then within a range.
struct Digit {
  uint32_t base;
  uint32_t place;  // of the bucket in its range; the highest bit: negative
};
constexpr uint32_t NEGATIVE = uint32_t{1} << 31;
constexpr unsigned SCALAR_BITS = 254;

class TabledSum : public ConstantSum {
 public:
  TabledSum(const G1Point* bases, size_t count, ThreadPool& pool)
      : count_(count), digits_(bestWindow(count), SCALAR_BITS), table_(count * digits_.windows) {
    if (count * digits_.windows > size_t{1} << 31) throw std::bad_alloc();
    useLargePages();
    const size_t blocks = (count + 7) / 8, perTask = 64;
    pool.forEach((blocks + perTask - 1) / perTask, [&](size_t task, size_t) {
      const size_t first = task * perTask;
      storeMultiples(bases, first, first + perTask < blocks ? first + perTask : blocks);
    });
    // About 8192 terms a range: they and their points stay in the second-level cache.
    const size_t terms = count * digits_.windows;
    while (rangeBits_ < digits_.bits - 1 && (terms >> (digits_.bits - 1 - rangeBits_)) < 8192) ++rangeBits_;
    ranges_ = digits_.buckets() >> rangeBits_;
    sorted_.reserve(terms);
    buckets_.reserve(digits_.buckets());
    counts_.reserve(pool.threads() * ranges_);
    sums_.useThreads(pool);
  }

  G1Point sum(const Limbs* scalars, ThreadPool& pool) override {
    sortIntoRanges(scalars, pool);
    const size_t inRange = size_t{1} << rangeBits_;
    sums_.sum(
        ranges_, pool, [&](size_t range, TaskLists& lists) { return sortRange(range, lists); },
        [&](size_t range) { return buckets_.data() + range * inRange; });
    Point<FqLanes> bits[32];
    totals_.total(buckets_.data(), 1, digits_.bits - 1, bits, sums_, pool);
    G1Point plain[32];
    storeAllPlain(bits, digits_.bits, plain);
    const G1Point result = chainG1(plain, digits_.bits, nullptr, 0);
    pool.forEach(3, [&](size_t part, size_t) {
      if (part == 0) sorted_.wipe();
      if (part == 1) buckets_.wipe();
      if (part == 2) totals_.wipe();
    });
    sums_.wipe(pool);
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
    const size_t page = size_t{1} << 21, bytes = count_ * digits_.windows * sizeof(BasePoint);
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
      storePoints(lanes, table_.data() + window * count_ + 8 * block, count_ - 8 * block < 8 ? count_ - 8 * block : 8);
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

  // Each thread counts its scalars' digits, then writes each digit where those of earlier threads and ranges end.
  void sortIntoRanges(const Limbs* scalars, ThreadPool& pool) {
    const size_t parts = pool.threads();
    const auto eachDigit = [&](size_t first, size_t last, auto&& visit) {
      for (size_t i = first; i < last; ++i)
        digits_.visit(scalars[i], SCALAR_BITS, [&](unsigned window, size_t bucket, bool negative) {
          visit(bucket >> rangeBits_, Digit{static_cast<uint32_t>(window * count_ + i),
                                            static_cast<uint32_t>(bucket & ((size_t{1} << rangeBits_) - 1)) | (negative ? NEGATIVE : 0)});
        });
    };
    for (size_t i = 0; i < parts * ranges_; ++i) counts_[i] = 0;
    pool.forRanges(count_, [&](size_t first, size_t last, size_t part) {
      uint32_t* counts = counts_.data() + part * ranges_;
      eachDigit(first, last, [&](size_t range, const Digit&) { ++counts[range]; });
    });
    uint32_t position = 0;
    for (size_t range = 0; range < ranges_; ++range)
      for (size_t part = 0; part < parts; ++part) {
        const uint32_t size = counts_[part * ranges_ + range];
        counts_[part * ranges_ + range] = position;
        position += size;
      }
    pool.forRanges(count_, [&](size_t first, size_t last, size_t part) {
      uint32_t* next = counts_.data() + part * ranges_;
      eachDigit(first, last, [&](size_t range, const Digit& digit) { sorted_[next[range]++] = digit; });
    });
    // The last thread's positions are now the ranges' ends. A thread without scalars left its own where they began.
    ends_ = counts_.data() + (parts - 1) * ranges_;
  }

  // The range's terms, bucket by bucket. @returns how many buckets
  size_t sortRange(size_t range, TaskLists& lists) const {
    const size_t inRange = size_t{1} << rangeBits_;
    const uint32_t first = range == 0 ? 0 : ends_[range - 1], end = ends_[range];
    lists.terms.reserve(end - first);
    lists.starts.reserve(inRange + 2);
    uint32_t* starts = lists.starts.data();
    for (size_t i = 0; i < inRange + 2; ++i) starts[i] = 0;
    for (uint32_t i = first; i < end; ++i) ++starts[(sorted_[i].place & ~NEGATIVE) + 2];
    for (size_t i = 2; i < inRange + 2; ++i) starts[i] += starts[i - 1];
    for (uint32_t i = first; i < end; ++i) {
      const Digit digit = sorted_[i];
      lists.terms[starts[(digit.place & ~NEGATIVE) + 1]++] = termOf(&table_[digit.base], (digit.place & NEGATIVE) != 0);
    }
    return inRange;
  }

  size_t count_;
  SignedDigits digits_;
  AlignedArray<BasePoint> table_;  // multiple of base i for a window: table_[window·count + i]
  unsigned rangeBits_ = 0;
  size_t ranges_ = 1;
  AlignedArray<Digit> sorted_;
  AlignedArray<uint32_t> counts_;
  const uint32_t* ends_ = nullptr;
  AlignedArray<BasePoint> buckets_;
  ParallelListSums<FqLanes> sums_;
  BucketTotals<FqLanes> totals_;
};

}  // namespace

std::unique_ptr<ConstantSum> constantSum(const G1Point* bases, size_t count, ThreadPool& pool) {
  return std::make_unique<TabledSum>(bases, count, pool);
}

}  // namespace proofcast::ifma
