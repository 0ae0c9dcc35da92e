// SPDX-License-Identifier: GPL-3.0-or-later
// The engine that one kind of arithmetic on single limbs makes.
#pragma once

#include "constant-sum.hpp"
#include "matrix-quotient.hpp"
#include "witness-sums.hpp"

namespace proofcast {

template <class Arithmetic>
class TemplateEngine : public Engine {
 public:
  explicit TemplateEngine(const char* name) : name_(name) {}

  const char* name() const override { return name_; }

  std::unique_ptr<Quotient> prepareQuotient(const MatrixEntry* entries, size_t count, unsigned power,
                                            ThreadPool&) const override {
    return std::make_unique<MatrixQuotient<Arithmetic>>(entries, count, power);
  }
  std::unique_ptr<ConstantSum> prepareConstantSum(const G1Point* bases, size_t count, ThreadPool& pool) const override {
    return std::make_unique<TabledConstantSum<Arithmetic>>(bases, count, MAX_TABLE_BYTES, pool);
  }
  std::unique_ptr<WitnessSums> prepareWitnessSums(const WitnessBases& bases, ThreadPool&) const override {
    return std::make_unique<BucketWitnessSums<Arithmetic>>(bases);
  }

 private:
  // Enough for all windows of 2^18 bases.
  static constexpr size_t MAX_TABLE_BYTES = size_t{256} << 20;

  const char* name_;
};

}  // namespace proofcast
