// SPDX-License-Identifier: GPL-3.0-or-later
#include "portable-arithmetic.hpp"
#include "template-engine.hpp"

namespace proofcast {

const Engine* portableEngine() {
  static const TemplateEngine<PortableArithmetic> engine("portable");
  return &engine;
}

}  // namespace proofcast
