#pragma once

#include "daemon/ports/log.hpp"

#include <map>
#include <string>

namespace highroad::test {

/// Keeps every line, so that a test can look for what must not stand in it.
class kept_log final : public log {
public:
    void write(log_level, std::string_view what, std::initializer_list<field> fields) override
    {
        text += what;
        for (const auto& [name, value] : fields)
            text.append(" ").append(name).append("=").append(value);
        text += '\n';
    }

    std::string text;
};

/// Keeps the last value of a gauge and the sum of a counter, by `name{label=value,...}`.
class kept_meters final : public meters {
public:
    void count(std::string_view name, std::initializer_list<label> labels, double by) override
    {
        values[key(name, labels)] += by;
    }
    void set(std::string_view name, std::initializer_list<label> labels, double value) override
    {
        values[key(name, labels)] = value;
    }
    void observe(std::string_view name, std::initializer_list<label> labels, double seconds) override
    {
        values[key(name, labels)] += seconds;
    }

    std::map<std::string, double> values;

private:
    static std::string key(std::string_view name, std::initializer_list<label> labels)
    {
        std::string made{name};
        made += '{';
        for (const auto& [label_name, value] : labels)
            made.append(made.ends_with('{') ? "" : ",").append(label_name).append("=").append(value);
        return made + '}';
    }
};

} // namespace highroad::test
