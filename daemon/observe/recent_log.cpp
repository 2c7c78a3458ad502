#include "daemon/observe/recent_log.hpp"

#include <algorithm>
#include <utility>

namespace highroad {

void recent_log::write(log_level level, std::string_view what, std::initializer_list<field> fields)
{
    to_.write(level, what, fields);
    if (level < log_level::warning) return;
    auto words = (level == log_level::warning ? "warning " : "error ") + std::string{what};
    for (const auto& [name, value] : fields)
        words.append(" ").append(name).append("=").append(value.substr(0, 400));
    keep(std::move(words));
}

void recent_log::keep(std::string words)
{
    auto now = now_();
    note latest{std::move(words), now, now};
    auto same = std::find_if(notes_.begin(), notes_.end(), [&](const note& one) { return one.words == latest.words; });
    if (same != notes_.end()) {
        latest.first = same->first;
        latest.times = same->times + 1;
        notes_.erase(same);
    }
    if (notes_.size() == lines_kept) notes_.pop_front();
    notes_.push_back(std::move(latest));
}

std::vector<std::string> recent_log::lines() const
{
    std::vector<std::string> all;
    for (const auto& one : notes_) {
        auto line = to_iso8601(one.last) + " " + one.words;
        if (one.times > 1) line += " (" + std::to_string(one.times) + " times since " + to_iso8601(one.first) + ")";
        all.push_back(std::move(line));
    }
    return all;
}

} // namespace highroad
