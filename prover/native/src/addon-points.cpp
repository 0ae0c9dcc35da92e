// SPDX-License-Identifier: GPL-3.0-or-later
// Operations on points, for making and checking keys. Points are bytes as a zkey holds them, scalars plain ones.
#include <node_api.h>

#include <cstring>
#include <vector>

#include "addon-exports.hpp"
#include "addon-task.hpp"
#include "curve-membership.hpp"
#include "failure.hpp"
#include "point-operations.hpp"
#include "scalar-sizes.hpp"

namespace proofcast {
namespace {

const PointOperations<G1Point>& operationsOf(const G1Point*, bool portable) {
  const PointOperations<G1Point>* fast = portable ? nullptr : adxG1Operations();
  return fast != nullptr ? *fast : *portableG1Operations();
}

const PointOperations<G2Point>& operationsOf(const G2Point*, bool portable) {
  const PointOperations<G2Point>* fast = portable ? nullptr : adxG2Operations();
  return fast != nullptr ? *fast : *portableG2Operations();
}

// How to compute: in plain C++ or in the processor's own way, on how many threads.
struct Manner {
  bool portable;
  unsigned threads;
};

template <class Point>
class PointTask : public Task {
 public:
  PointTask(Manner manner, const Bytes& points, const Bytes& scalars)
      : points_(points.length / sizeof(Point)), scalars_(scalars.length), scalarBytes_(scalars.length), manner_(manner) {
    if (points.length % sizeof(Point) != 0 || scalars.length % sizeof(Limbs) != 0) {
      throw Failure(Failure::MALFORMED_VALUES, "a part of a point or a scalar is missing");
    }
    if (points.length > 0) std::memcpy(points_.data(), points.data, points.length);
    if (scalars.length > 0) std::memcpy(scalars_.data(), scalars.data, scalars.length);
  }

  void run() override {
    ThreadPool pool(manner_.threads);
    for (const Point& point : points_) {
      if (!isOnCurve(point)) throw Failure(Failure::MALFORMED_POINTS, "a point is not on the curve");
    }
    SizedScalars scalars(scalars_.data(), scalarBytes_ / sizeof(Limbs), pool);
    compute(operationsOf(static_cast<const Point*>(nullptr), manner_.portable), scalars.view(), pool);
  }

  napi_value result(napi_env env) override { return bytesValue(env, results_.data(), results_.size() * sizeof(Point)); }

 protected:
  virtual void compute(const PointOperations<Point>& operations, const Witness& scalars, ThreadPool& pool) = 0;

  std::vector<Point> points_;
  std::vector<Point> results_;

 private:
  SecretBuffer<uint8_t> scalars_;
  size_t scalarBytes_;
  Manner manner_;
};

template <class Point>
class MultiplyGenerator : public PointTask<Point> {
  using PointTask<Point>::PointTask;
  void compute(const PointOperations<Point>& operations, const Witness& scalars, ThreadPool& pool) override {
    this->results_.resize(scalars.wires);
    operations.multiplyGenerator(scalars.values, scalars.wires, this->results_.data(), pool);
  }
};

template <class Point>
class MultiplyEach : public PointTask<Point> {
  using PointTask<Point>::PointTask;
  void compute(const PointOperations<Point>& operations, const Witness& scalars, ThreadPool& pool) override {
    if (scalars.wires != 1) throw Failure(Failure::MALFORMED_VALUES, "there is not exactly one scalar");
    this->results_.resize(this->points_.size());
    operations.multiplyEach(this->points_.data(), this->points_.size(), scalars.values[0], this->results_.data(), pool);
  }
};

template <class Point>
class MultiExp : public PointTask<Point> {
  using PointTask<Point>::PointTask;
  void compute(const PointOperations<Point>& operations, const Witness& scalars, ThreadPool& pool) override {
    if (scalars.wires != this->points_.size()) throw Failure(Failure::MALFORMED_VALUES, "there is not one scalar a point");
    this->results_.push_back(operations.multiExp(this->points_.data(), scalars, pool));
  }
};

template <class Point>
class InSubgroup : public PointTask<Point> {
  using PointTask<Point>::PointTask;
  void compute(const PointOperations<Point>& operations, const Witness&, ThreadPool& pool) override {
    all_ = operations.inSubgroup(this->points_.data(), this->points_.size(), pool);
  }
  napi_value result(napi_env env) override {
    napi_value value;
    require(napi_get_boolean(env, all_, &value));
    return value;
  }
  bool all_ = false;
};

// Each export: (group, points, scalars, portable, threads): Promise. Group 1 or 2; what an operation has no use for is empty.
template <template <class> class Operation>
napi_value startPoints(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    Arguments<5> arguments(env, info);
    Bytes points = arguments.bytes(1), scalars = arguments.bytes(2);
    Manner manner{arguments.count(3) != 0, arguments.count(4)};
    if (arguments.count(0) == 1) return start(env, std::make_unique<Operation<G1Point>>(manner, points, scalars));
    return start(env, std::make_unique<Operation<G2Point>>(manner, points, scalars));
  });
}

}  // namespace

void exportPoints(napi_env env, napi_value exports) {
  exportFunction(env, exports, "multiplyGenerator", startPoints<MultiplyGenerator>);
  exportFunction(env, exports, "multiplyEach", startPoints<MultiplyEach>);
  exportFunction(env, exports, "multiExp", startPoints<MultiExp>);
  exportFunction(env, exports, "inSubgroup", startPoints<InSubgroup>);
}

}  // namespace proofcast
