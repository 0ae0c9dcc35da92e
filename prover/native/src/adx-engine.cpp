// SPDX-License-Identifier: GPL-3.0-or-later
#include "processor.hpp"

#if defined(__x86_64__)
#include "adx-arithmetic.hpp"
#include "template-engine.hpp"
#endif

namespace proofcast {

const Engine* adxEngine() {
#if defined(__x86_64__)
  static const TemplateEngine<AdxArithmetic> engine("adx");
  if (processorHasAdx()) return &engine;
#endif
  return nullptr;
}

}  // namespace proofcast
