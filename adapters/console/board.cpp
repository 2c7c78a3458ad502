#include "adapters/console/board.hpp"

#include <algorithm>
#include <utility>

namespace highroad::console_parts {

bool is_closed(const card& shown)
{
    // The state starts with the phase in words ("Closed as dismissed"); a card carries the phase in no other form.
    return shown.state.starts_with("Closed") || shown.state.starts_with("closed");
}

template <class Change>
void board::for_each_reader(Change change)
{
    std::erase_if(readers_, [](const auto& one) { return one.expired(); });
    for (const auto& weak : readers_) {
        if (auto one = weak.lock()) {
            change(*one);
            ring(*one);
        }
    }
}

void board::ring(board_reader& one)
{
    // An expiry in the past also ends a wait that is about to start; cancel() would miss that one.
    if (one.bell) one.bell->expires_at(std::chrono::steady_clock::time_point::min());
}

void board::ring_all()
{
    for_each_reader([](board_reader&) {});
}

void board::mark(int case_number)
{
    for_each_reader([&](board_reader& one) { one.cases.insert(case_number); });
}

std::shared_ptr<board_reader> board::open()
{
    auto one = std::make_shared<board_reader>();
    readers_.push_back(one);
    return one;
}

std::size_t board::readers()
{
    std::erase_if(readers_, [](const auto& one) { return one.expired(); });
    return readers_.size();
}

void board::show(const std::string& message, card shown)
{
    auto number = shown.case_number;
    auto& entry = cases_[number];
    if (!case_of_message_.contains(message)) {
        entry.messages.push_back(message);
        case_of_message_.emplace(message, number);
        if (entry.messages.size() > max_messages_of_case) {
            case_of_message_.erase(entry.messages.front());
            entry.messages.pop_front();
        }
    }
    if (entry.shown && *entry.shown == shown) return;
    entry.shown = std::move(shown);
    make_room();
    mark(number);
}

void board::say(int case_number, std::string text, std::string delivery_id)
{
    auto& entry = cases_[case_number];
    if (has_line(case_number, delivery_id)) return;

    // The daemon died after it said this and before it knew: the history already ends with it.
    if (!entry.lines.empty() && entry.lines.back().id.empty() && entry.lines.back().text == text) {
        entry.lines.back().id = std::move(delivery_id);
        return;
    }
    entry.lines.push_back({std::move(delivery_id), std::move(text)});
    if (entry.lines.size() > max_lines) entry.lines.pop_front();
    make_room();
    mark(case_number);
}

void board::summarise(effect::show_summary what, const std::string& delivery_id)
{
    if (summaries_.insert_or_assign(delivery_id, std::move(what)).second) summary_order_.push_back(delivery_id);
    if (summary_order_.size() > max_summaries) {
        summaries_.erase(summary_order_.front());
        summary_order_.pop_front();
    }
    for_each_reader([&](board_reader& one) { one.summaries.insert(delivery_id); });
}

void board::prefill(card stored, const std::vector<std::string>& history)
{
    auto number = stored.case_number;
    auto& entry = cases_[number];
    if (!entry.shown) entry.shown = std::move(stored);

    // What was said since this start may be in the history as well: each line stands for itself once.
    std::deque<board_line> lines;
    auto live = std::move(entry.lines);
    for (const auto& text : history) {
        auto same = std::find_if(live.begin(), live.end(), [&](const board_line& line) { return line.text == text; });
        lines.push_back({same == live.end() ? std::string{} : same->id, text});
        if (same != live.end()) live.erase(same);
    }
    std::move(live.begin(), live.end(), std::back_inserter(lines));
    while (lines.size() > max_lines)
        lines.pop_front();
    entry.lines = std::move(lines);
    make_room();
    mark(number);
}

void board::make_room()
{
    while (cases_.size() > max_cases) {
        auto oldest = std::find_if(cases_.begin(), cases_.end(),
                                   [](const auto& one) { return one.second.shown && is_closed(*one.second.shown); });
        if (oldest == cases_.end()) oldest = cases_.begin();
        auto number = oldest->first;
        for (const auto& message : oldest->second.messages)
            case_of_message_.erase(message);
        cases_.erase(oldest);
        mark(number);
    }
}

std::optional<int> board::case_of(std::string_view message) const
{
    auto found = case_of_message_.find(message);
    return found == case_of_message_.end() ? std::nullopt : std::optional{found->second};
}

bool board::has_message(std::string_view id) const
{
    return case_of_message_.contains(id) || summaries_.contains(id);
}

bool board::has_line(int case_number, std::string_view id) const
{
    auto entry = cases_.find(case_number);
    return entry != cases_.end() && std::any_of(entry->second.lines.begin(), entry->second.lines.end(),
                                                [&](const board_line& line) { return line.id == id; });
}

bool board::shows(int case_number) const
{
    auto entry = cases_.find(case_number);
    return entry != cases_.end() && entry->second.shown.has_value();
}

} // namespace highroad::console_parts
