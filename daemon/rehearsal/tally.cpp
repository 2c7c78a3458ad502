#include "daemon/rehearsal/tally.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace highroad {
namespace {

constexpr std::size_t label_width = 54;
constexpr std::size_t column_width = 12;

std::string padded(std::string text, std::size_t width)
{
    text.resize(std::max(width, text.size() + 1), ' ');
    return text;
}

class table {
public:
    table(const tally& one, const tally* other) : one_{one}, other_{other} {}

    template <class Value>
    void row(const std::string& label, Value value)
    {
        auto first = static_cast<long long>(value(one_));
        text_ += padded(label, label_width) + padded(std::to_string(first), column_width);
        if (other_) {
            auto second = static_cast<long long>(value(*other_));
            auto change = second - first;
            text_ += padded(std::to_string(second), column_width);
            text_ += change == 0 ? "same" : (change > 0 ? "+" : "") + std::to_string(change);
        }
        end_line();
    }

    void heading(const std::string& words)
    {
        text_ += "\n" + words;
        end_line();
    }

    /// One row for each name that either has.
    template <class Map>
    void rows(const std::string& title, const Map& of)
    {
        std::set<std::string> names;
        for (const auto& [name, count] : of(one_))
            names.insert(name);
        if (other_) {
            for (const auto& [name, count] : of(*other_))
                names.insert(name);
        }
        if (names.empty()) return;
        heading(title);
        for (const auto& name : names) {
            row("  " + name, [&](const tally& t) {
                const auto& map = of(t);
                auto found = map.find(name);
                return found == map.end() ? std::size_t{0} : found->second;
            });
        }
    }

    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void end_line()
    {
        text_.resize(text_.find_last_not_of(' ') + 1);
        text_ += "\n";
    }

    const tally& one_;
    const tally* other_;
    std::string text_;
};

} // namespace

int tally::nudges_median() const
{
    return nudges_per_case.empty() ? 0 : nudges_per_case[nudges_per_case.size() / 2];
}

int tally::nudges_most() const
{
    return nudges_per_case.empty() ? 0 : nudges_per_case.back();
}

std::size_t tally::busiest_hour() const
{
    std::size_t most = 0;
    for (const auto& [channel, count] : most_messages_per_hour)
        most = std::max(most, count);
    return most;
}

std::string in_words(const tally& counted, const tally* other)
{
    table t{counted, other};
    if (other)
        t.heading(padded("", label_width) + padded("this", column_width) + padded("other", column_width) + "change");
    t.row("reviews", [](const tally& c) { return c.reviews; });
    t.row("cases", [](const tally& c) { return c.cases; });
    t.row("of these in storms", [](const tally& c) { return c.in_storms; });
    t.row("storms", [](const tally& c) { return c.storms; });
    t.heading("What the team would have got");
    t.row("  cards", [](const tally& c) { return c.cards; });
    t.row("  grouped cards (storms, digests)", [](const tally& c) { return c.group_cards; });
    t.row("  reminders", [](const tally& c) { return c.reminders; });
    t.row("  reminders of one case, median", [](const tally& c) { return c.nudges_median(); });
    t.row("  reminders of one case, most", [](const tally& c) { return c.nudges_most(); });
    t.row("  reminders outside working hours", [](const tally& c) { return c.reminders_in_quiet_hours; });
    t.row("  lines in threads", [](const tally& c) { return c.thread_lines; });
    t.row("  pages", [](const tally& c) { return c.pages; });
    t.row("  most pages for one person in the budget's time", [](const tally& c) { return c.most_pages_in_window; });
    t.heading("What customers would have got");
    t.row("  first replies", [](const tally& c) { return c.replies; });
    t.row("  follow-ups", [](const tally& c) { return c.follow_ups; });
    t.rows(
        "How the cases stand at the end", [](const tally& c) -> const auto& { return c.ends; });
    t.row("  closed or left without an answer or a reason", [](const tally& c) { return c.without_answer_or_reason; });
    t.rows(
        "Pages by person", [](const tally& c) -> const auto& { return c.pages_by_person; });
    t.rows(
        "Reminders that name a person", [](const tally& c) -> const auto& { return c.pings_by_person; });
    t.rows(
        "Messages in the busiest hour, by channel",
        [](const tally& c) -> const auto& { return c.most_messages_per_hour; });
    t.heading("Messages by hour of the team's clock");
    for (std::size_t hour = 0; hour < counted.messages_by_hour.size(); ++hour) {
        auto busy = counted.messages_by_hour[hour] != 0 || (other && other->messages_by_hour[hour] != 0);
        auto label = std::string{hour < 10 ? "  0" : "  "} + std::to_string(hour) + ":00";
        if (busy) t.row(label, [&](const tally& c) { return c.messages_by_hour[hour]; });
    }
    return t.take();
}

} // namespace highroad
