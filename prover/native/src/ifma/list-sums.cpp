// SPDX-License-Identifier: GPL-3.0-or-later
#include "list-sums.hpp"

namespace proofcast::ifma {
namespace {

// p − y for one coordinate below p; 0 stays, as that of the point at infinity.
void negate(uint64_t* y) {
  if ((y[0] | y[1] | y[2] | y[3]) == 0) return;
  unsigned char borrow = 0;
  for (unsigned i = 0; i < 4; ++i) {
    unsigned long long difference;
    borrow = _subborrow_u64(borrow, BaseModulus::WORDS[i], y[i], &difference);
    y[i] = difference;
  }
}

template <class Field>
Point<Field> valueOf(Term term) {
  Point<Field> point = *pointOf<Field>(term);
  if (term & 1)
    for (unsigned i = 0; i < WORDS<Field>; i += 4) negate(point.y + i);
  return point;
}

}  // namespace

template <class Field>
void ListSums<Field>::sum(const Term* terms, const uint32_t* starts, size_t lists, Point<Field>* sums) {
  rows_.reserve(MAX_ROWS);
  additions_.reserve(BATCH);
  divisors_.reserve(BATCH);
  bundles_.reserve(MAX_ROWS);
  lists_.reserve(lists);
  for (size_t k = 0; k < lists; ++k) lists_[k] = {terms + starts[k], sums + k, starts[k + 1] - starts[k]};
  size_t count = lists;
  for (unsigned level = 0; count > 0; ++level) count = cut(count, level);
}

// Sums the pieces of the lists; the lists that were cut are then lists of pieces' sums, and their number is returned.
template <class Field>
size_t ListSums<Field>::cut(size_t count, unsigned level) {
  size_t pieces = 0, partials = 0;
  for (size_t k = 0; k < count; ++k) {
    const size_t parts = (lists_[k].length + LONGEST - 1) / LONGEST;
    pieces += parts;
    if (parts > 1) partials += parts;
  }
  pieces_.reserve(pieces);
  sorted_.reserve(pieces);
  AlignedArray<Point<Field>>& partial = partial_[level % 2];
  AlignedArray<Term>& partialTerms = partialTerms_[level % 2];
  partial.reserve(partials);
  partialTerms.reserve(partials);
  size_t piece = 0, next = 0, longer = 0;
  for (size_t k = 0; k < count; ++k) {
    const List list = lists_[k];
    const size_t parts = (list.length + LONGEST - 1) / LONGEST;
    if (parts == 0) *list.sum = Point<Field>{};
    if (parts == 1) pieces_[piece++] = list;
    if (parts <= 1) continue;
    lists_[longer++] = {partialTerms.data() + next, list.sum, parts};
    for (size_t i = 0; i < parts; ++i, ++next) {
      const size_t first = list.length * i / parts, end = list.length * (i + 1) / parts;
      partialTerms[next] = termOf(&partial[next]);
      pieces_[piece++] = {list.terms + first, &partial[next], end - first};
    }
  }
  sumPieces(piece);
  return longer;
}

// Longest first, so that neighbours are of like length.
template <class Field>
void ListSums<Field>::sumPieces(size_t count) {
  size_t position[LONGEST + 2] = {};
  for (size_t k = 0; k < count; ++k) ++position[LONGEST - pieces_[k].length + 1];
  for (size_t i = 1; i <= LONGEST + 1; ++i) position[i] += position[i - 1];
  const size_t several = position[LONGEST - 1];
  for (size_t k = 0; k < count; ++k) sorted_[position[LONGEST - pieces_[k].length]++] = pieces_[k];
  for (size_t k = several; k < count; ++k) *sorted_[k].sum = valueOf<Field>(sorted_[k].terms[0]);
  size_t end = listsWithin(0, several);
  Ahead{&sorted_[0], &sorted_[end], 0}.fetch(8 * MAX_ROWS);
  for (size_t first = 0; first < several;) {
    size_t rows = 0, bundles = 0;
    for (; first < end; first += 8) {
      bundles_[bundles] = loadBundle(&sorted_[first], end - first < 8 ? end - first : 8, rows_.data() + rows);
      rows += bundles_[bundles++].height;
    }
    first = end;
    end = listsWithin(first, several);
    sumBundles(bundles, {&sorted_[first], &sorted_[end], 0});
  }
}

// Where the lists that fit the rows end, which begin with `first`.
template <class Field>
size_t ListSums<Field>::listsWithin(size_t first, size_t count) const {
  size_t rows = 0, end = first;
  while (end < count && rows + sorted_[end].length <= MAX_ROWS) {
    rows += sorted_[end].length;
    end += 8;
  }
  return end < count ? end : count;
}

template <class Field>
void ListSums<Field>::Ahead::fetch(size_t points) {
  for (; points > 0 && list < end; --points) {
    const char* point = reinterpret_cast<const char*>(pointOf<Field>(list->terms[row]));
    for (size_t line = 0; line < sizeof(Point<Field>); line += 64) __builtin_prefetch(point + line, 0, 2);
    if (++row == list->length) {
      row = 0;
      ++list;
    }
  }
}

template <class Field>
__attribute__((flatten)) typename ListSums<Field>::Bundle ListSums<Field>::loadBundle(const List* lists, size_t count,
                                                                                      PointLanes<Field>* rows) {
  Bundle bundle{rows, lists[0].length, {}};
  for (size_t lane = 0; lane < 8; ++lane) bundle.sums[lane] = lane < count ? lists[lane].sum : &unused_;
  for (size_t row = 0; row < bundle.height; ++row) {
    Term terms[8];
    for (size_t lane = 0; lane < 8; ++lane)
      terms[lane] = lane < count && row < lists[lane].length ? lists[lane].terms[row] : termOf(&infinity_);
    rows[row] = gatherPoints<Field>(terms);
  }
  return bundle;
}

template <class Field>
void ListSums<Field>::sumBundles(size_t count, Ahead ahead) {
  const auto meanwhile = [&] { ahead.fetch(POINTS_AHEAD); };
  for (bool again = true; again;) {
    again = false;
    size_t batched = 0;
    for (size_t k = 0; k < count; ++k) {
      Bundle& bundle = bundles_[k];
      // Of an odd number the first row waits. Sums go to the front, where the rows have been read already.
      const size_t odd = bundle.height % 2, pairs = bundle.height / 2;
      for (size_t i = 0; i < pairs; ++i) {
        PointLanes<Field>* first = bundle.rows + odd + 2 * i;
        additions_[batched++] = {first, first + 1, bundle.rows + odd + i, false};
        if (batched == BATCH) {
          addInBatch(additions_.data(), batched, divisors_.data(), meanwhile);
          batched = 0;
        }
      }
      bundle.height = odd + pairs;
      again |= bundle.height > 1;
    }
    addInBatch(additions_.data(), batched, divisors_.data(), meanwhile);
  }
  for (size_t k = 0; k < count; ++k) scatterPoints(*bundles_[k].rows, bundles_[k].sums);
}

template <class Field>
void ListSums<Field>::wipe() {
  rows_.wipe();
  divisors_.wipe();
  partial_[0].wipe();
  partial_[1].wipe();
  unused_ = {};
}

template class ListSums<FqLanes>;
template class ListSums<Fq2Lanes>;

}  // namespace proofcast::ifma
