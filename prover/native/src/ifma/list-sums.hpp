// SPDX-License-Identifier: GPL-3.0-or-later
// Sums of many lists of points at once: the points of a bucket, of a row of buckets, of all wires that are one.
//
// A list goes down one lane, eight lists of like length side by side. In each round the upper and the lower of two neighbours
// are added, in all lanes of all bundles in one batch, which halves the lists. A long list is cut into pieces first, and the
// pieces' sums are a list again.
#pragma once

#include "aligned-array.hpp"
#include "batch-addition.hpp"

namespace proofcast::ifma {

template <class Field>
class ListSums {
 public:
  // List k is terms[starts[k]] … terms[starts[k + 1] − 1]; sums[k] becomes its sum, infinity for an empty one.
  void sum(const Term* terms, const uint32_t* starts, size_t lists, Point<Field>* sums);

  // Forgets the points that were summed.
  void wipe();

 private:
  static constexpr size_t LONGEST = 32;    // terms of a piece
  static constexpr size_t BATCH = 256;     // additions of eight that share an inversion
  static constexpr size_t MAX_ROWS = 512;  // eight points each: 320 KiB of G1, twice that of G2
  static constexpr size_t POINTS_AHEAD = 10;  // fetched with each addition of eight: a little more than what is added

  struct List {
    const Term* terms;
    Point<Field>* sum;
    size_t length;
  };
  struct Bundle {
    PointLanes<Field>* rows;
    size_t height;
    Point<Field>* sums[8];
  };

  // The points of the lists from `list` on, fetched into the cache before they are loaded: memory is slow, and additions
  // leave it idle.
  struct Ahead {
    const List* list;
    const List* end;
    size_t row;

    void fetch(size_t points);
  };

  size_t cut(size_t count, unsigned level);
  void sumPieces(size_t count);
  size_t listsWithin(size_t first, size_t count) const;
  Bundle loadBundle(const List* lists, size_t count, PointLanes<Field>* rows);
  void sumBundles(size_t count, Ahead ahead);

  AlignedArray<List> lists_, pieces_, sorted_;
  AlignedArray<Bundle> bundles_;
  AlignedArray<PointLanes<Field>> rows_;
  AlignedArray<Addition<Field>> additions_;
  AlignedArray<Divisor<Field>> divisors_;
  // Sums of pieces, and the terms that name them; one level's are read while the next one's are written.
  AlignedArray<Point<Field>> partial_[2];
  AlignedArray<Term> partialTerms_[2];
  Point<Field> infinity_{}, unused_{};
};

extern template class ListSums<FqLanes>;
extern template class ListSums<Fq2Lanes>;

}  // namespace proofcast::ifma
