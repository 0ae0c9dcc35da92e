// SPDX-License-Identifier: GPL-3.0-or-later
// The operations on points that one kind of arithmetic makes.
#pragma once

#include <atomic>

#include "generator-table.hpp"
#include "point-operations.hpp"
#include "subgroup-check.hpp"
#include "witness-sums.hpp"

namespace proofcast {

template <class Group>
class TemplatePointOperations : public PointOperations<typename Group::Plain> {
  using Plain = typename Group::Plain;
  using Field = typename Group::Field;

 public:
  void multiplyGenerator(const Limbs* scalars, size_t count, Plain* results, ThreadPool& pool) const override {
    constexpr size_t AT_ONCE = size_t{1} << 16;  // bounds the memory for their digits
    GeneratorTable<Group> table(count);
    SecretBuffer<Affine<Field>> points(std::min(count, AT_ONCE));
    for (size_t first = 0; first < count; first += AT_ONCE) {
      size_t size = std::min(AT_ONCE, count - first);
      table.multiply(scalars + first, size, points.data(), pool);
      for (size_t i = 0; i < size; i++) results[first + i] = Group::to(points[i]);
    }
  }

  void multiplyEach(const Plain* points, size_t count, const Limbs& scalar, Plain* results, ThreadPool& pool) const override {
    eachBlock(points, count, pool, [&](const Affine<Field>* block, size_t first, size_t size, LockstepPoints<Field>& lockstep) {
      SecretBuffer<Affine<Field>> multiples(size);
      lockstep.multiply(block, size, scalar, multiples.data());
      for (size_t i = 0; i < size; i++) results[first + i] = Group::to(multiples[i]);
    });
  }

  Plain multiExp(const Plain* points, const Witness& scalars, ThreadPool& pool) const override {
    BucketSums<Group> sums(1, scalars.wires);
    for (size_t i = 0; i < scalars.wires; i++) sums.add(0, i, points[i]);
    Plain total;
    sums.sum(scalars, &total, pool);
    return total;
  }

  bool inSubgroup(const Plain* points, size_t count, ThreadPool& pool) const override {
    std::atomic<bool> all{true};
    eachBlock(points, count, pool, [&](const Affine<Field>* block, size_t, size_t size, LockstepPoints<Field>& lockstep) {
      if (all && !allInSubgroup(Group{}, block, size, lockstep)) all = false;
    });
    return all;
  }

 private:
  template <class Body>
  void eachBlock(const Plain* points, size_t count, ThreadPool& pool, const Body& body) const {
    constexpr size_t BLOCK = LockstepPoints<Field>::BLOCK;
    std::vector<LockstepPoints<Field>> scratch(std::min<size_t>(pool.threads(), count / BLOCK + 1));
    std::atomic<size_t> next{0};
    pool.forEach(scratch.size(), [&](size_t worker, size_t) {
      std::vector<Affine<Field>> block(BLOCK);
      for (size_t first = BLOCK * next++; first < count; first = BLOCK * next++) {
        size_t size = std::min(BLOCK, count - first);
        for (size_t i = 0; i < size; i++) block[i] = Group::from(points[first + i]);
        body(block.data(), first, size, scratch[worker]);
      }
    });
  }
};

}  // namespace proofcast
