// SPDX-License-Identifier: GPL-3.0-or-later
// The engine of src/ifma, and whether this processor has it. Compiled for every x86-64 processor, as the sources in that folder
// are not: it is what decides whether they may run.
#if defined(PROOFCAST_WITH_IFMA)
#include "ifma/constant-sum.hpp"
#include "ifma/quotient.hpp"
#include "ifma/witness-sums.hpp"
#include "processor.hpp"

namespace proofcast {
namespace {

class IfmaEngine : public Engine {
 public:
  const char* name() const override { return "ifma"; }

  std::unique_ptr<Quotient> prepareQuotient(const MatrixEntry* entries, size_t count, unsigned power,
                                            ThreadPool& pool) const override {
    // A domain that is too small for a square of lanes takes no time on any engine.
    if (power < ifma::MIN_POWER || power > ifma::MAX_POWER) return adxEngine()->prepareQuotient(entries, count, power, pool);
    return ifma::quotient(entries, count, power);
  }
  std::unique_ptr<ConstantSum> prepareConstantSum(const G1Point* bases, size_t count, ThreadPool& pool) const override {
    // Its table takes 1 KB a base: 256 MB for the most that it is made for. The other engine's grows no larger.
    constexpr size_t MAX_TABLED = size_t{1} << 18;
    if (count > MAX_TABLED) return adxEngine()->prepareConstantSum(bases, count, pool);
    return ifma::constantSum(bases, count, pool);
  }
  std::unique_ptr<WitnessSums> prepareWitnessSums(const WitnessBases& bases, ThreadPool& pool) const override {
    return ifma::witnessSums(bases, pool);
  }
};

}  // namespace

const Engine* ifmaEngine() {
  static const IfmaEngine engine;
  const bool runs = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512ifma") &&
                    __builtin_cpu_supports("avx512vbmi2");
  return runs && processorHasAdx() ? &engine : nullptr;
}

}  // namespace proofcast
#endif
