// SPDX-License-Identifier: GPL-3.0-or-later
#include "processor.hpp"

#include "failure.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace proofcast {

bool processorHasAdx() {
#if defined(__x86_64__)
  unsigned eax, ebx, ecx, edx;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return false;
  return (ebx & bit_BMI2) != 0 && (ebx & bit_ADX) != 0;
#else
  return false;
#endif
}

const Engine& chooseEngine(const std::string& wanted) {
  const Engine* fastestFirst[] = {
#if defined(PROOFCAST_WITH_IFMA)
      ifmaEngine(),
#endif
      adxEngine(), portableEngine()};
  std::string names;
  for (const Engine* engine : fastestFirst) {
    if (engine == nullptr) continue;
    if (wanted.empty() || wanted == engine->name()) return *engine;
    names += (names.empty() ? "" : ", ") + std::string(engine->name());
  }
  throw Failure(Failure::UNSUPPORTED_CPU, "there is no arithmetic \"" + wanted + "\" for this processor; there is " + names);
}

}  // namespace proofcast
