#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace highroad {

enum class log_level { debug, info, warning, error };

/// One record: a short stable sentence and named values. Never a token, never a reviewer's text.
class log {
public:
    using field = std::pair<std::string_view, std::string>;
    virtual ~log() = default;
    virtual void write(log_level level, std::string_view what, std::initializer_list<field> fields = {}) = 0;
};

/// Counters, gauges and durations under Prometheus names ("highroad_reviews_seen_total"). Labels are few and bounded.
class meters {
public:
    using label = std::pair<std::string_view, std::string>;
    virtual ~meters() = default;
    virtual void count(std::string_view name, std::initializer_list<label> labels = {}, double by = 1) = 0;
    virtual void set(std::string_view name, std::initializer_list<label> labels, double value) = 0;
    virtual void observe(std::string_view name, std::initializer_list<label> labels, double seconds) = 0;
};

} // namespace highroad
