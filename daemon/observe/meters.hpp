#pragma once

#include "daemon/ports/log.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace highroad {

enum class metric_kind { counter, gauge, duration };

/// What a metric is called and what it tells. docs/operations.md lists exactly these.
struct metric_facts {
    std::string_view name;
    metric_kind kind;
    std::string_view help;
};

/// Every metric of the daemon. A name that is not here is a mistake of ours and ends a test.
[[nodiscard]] std::span<const metric_facts> metric_catalogue();

/// Meters that can be read as Prometheus text (exposition format 0.0.4).
class prometheus_meters : public meters {
public:
    [[nodiscard]] virtual std::string text() const = 0;
};
[[nodiscard]] std::unique_ptr<prometheus_meters> make_prometheus_meters();

} // namespace highroad
