#include "daemon/observe/recent_log.hpp"

namespace highroad {

void recent_log::write(log_level level, std::string_view what, std::initializer_list<field> fields)
{
    to_.write(level, what, fields);
    if (level < log_level::warning) return;
    auto line = to_iso8601(now_()) + (level == log_level::warning ? " warning " : " error ") + std::string{what};
    for (const auto& [name, value] : fields)
        line.append(" ").append(name).append("=").append(value.substr(0, 400));
    if (lines_.size() == lines_kept) lines_.pop_front();
    lines_.push_back(std::move(line));
}

} // namespace highroad
