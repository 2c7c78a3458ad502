#include "daemon/observe/logging.hpp"

#include "daemon/core/text.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <string>
#include <unistd.h>

namespace highroad {
namespace {

constexpr std::array levels{spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err};
constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};
/// sd-daemon(3): the journal takes the level from here.
constexpr std::array<std::string_view, 4> journal_prefixes{"<7>", "<6>", "<4>", "<3>"};

/// A value that can neither end the line nor look like another field.
std::string log_value(std::string_view value)
{
    auto shown = displayable(valid_utf8(value));
    if (!shown.empty() && shown.find_first_of(" \"=\n\t\\") == std::string::npos) return shown;
    std::string out = "\"";
    for (char c : shown) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

class stderr_log final : public log {
public:
    stderr_log(log_style style, log_level at_least) : style_{style}
    {
        logger_.set_pattern(style == log_style::json || !::isatty(STDERR_FILENO) ? "%v" : "%H:%M:%S %v");
        logger_.set_level(levels[static_cast<std::size_t>(at_least)]);
        logger_.flush_on(spdlog::level::debug);
    }

    void write(log_level level, std::string_view what, std::initializer_list<field> fields) override
    {
        auto index = static_cast<std::size_t>(level);
        if (!logger_.should_log(levels[index])) return;
        logger_.log(levels[index], "{}",
                    style_ == log_style::json ? as_json(index, what, fields) : as_line(index, what, fields));
    }

private:
    static std::string as_json(std::size_t level, std::string_view what, std::initializer_list<field> fields)
    {
        nlohmann::ordered_json record{{"level", level_names[level]}, {"message", what}};
        for (const auto& [name, value] : fields)
            record[std::string{name}] = displayable(valid_utf8(value));
        return record.dump();
    }
    static std::string as_line(std::size_t level, std::string_view what, std::initializer_list<field> fields)
    {
        std::string line{::isatty(STDERR_FILENO) ? std::string_view{} : journal_prefixes[level]};
        line += what;
        for (const auto& [name, value] : fields)
            line += " " + std::string{name} + "=" + log_value(value);
        return line;
    }

    log_style style_;
    spdlog::logger logger_{"highroad", std::make_shared<spdlog::sinks::stderr_sink_st>()};
};

} // namespace

std::unique_ptr<log> make_log(log_style style, log_level at_least)
{
    return std::make_unique<stderr_log>(style, at_least);
}

} // namespace highroad
