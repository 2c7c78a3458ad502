#include "adapters/console/pinboard.hpp"

#include <algorithm>
#include <utility>

namespace highroad::console_parts {

bool is_closed(const card& shown)
{
    // The state starts with the phase in words ("Closed as dismissed"); a card carries the phase in no other form.
    return shown.state.starts_with("Closed") || shown.state.starts_with("closed");
}

template <class Change>
void pinboard::for_each_reader(Change change)
{
    std::erase_if(readers_, [](const auto& one) { return one.expired(); });
    for (const auto& weak : readers_) {
        if (auto one = weak.lock()) {
            change(*one);
            ring(*one);
        }
    }
}

void pinboard::ring(board_reader& one)
{
    // An expiry in the past also ends a wait that is about to start; cancel() would miss that one.
    if (one.bell) one.bell->expires_at(std::chrono::steady_clock::time_point::min());
}

void pinboard::ring_all()
{
    for_each_reader([](board_reader&) {});
}

void pinboard::mark(int case_number)
{
    for_each_reader([&](board_reader& one) { one.cases.insert(case_number); });
}

void pinboard::mark_group(const std::string& message)
{
    for_each_reader([&](board_reader& one) { one.groups.insert(message); });
}

std::shared_ptr<board_reader> pinboard::open()
{
    auto one = std::make_shared<board_reader>();
    readers_.push_back(one);
    return one;
}

std::size_t pinboard::readers()
{
    std::erase_if(readers_, [](const auto& one) { return one.expired(); });
    return readers_.size();
}

void pinboard::show(const std::string& message, card shown)
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

void pinboard::say(int case_number, std::string text, std::string delivery_id, std::vector<std::string> people)
{
    auto& entry = cases_[case_number];
    if (has_line(case_number, delivery_id)) return;

    // The daemon died after it said this and before it knew: the history already ends with it.
    if (!entry.lines.empty() && entry.lines.back().id.empty() && entry.lines.back().text == text) {
        entry.lines.back().id = std::move(delivery_id);
        entry.lines.back().asked = std::move(people);
        return;
    }
    entry.lines.push_back({std::move(delivery_id), std::move(text), std::move(people)});
    if (entry.lines.size() > max_lines) entry.lines.pop_front();
    make_room();
    mark(case_number);
}

void pinboard::show_group(const std::string& message, group_card shown)
{
    auto [place, fresh] = groups_.try_emplace(message);
    if (!fresh && place->second == shown) return;
    place->second = std::move(shown);
    if (fresh) group_order_.push_back(message);
    mark_group(message);
    if (group_order_.size() > max_groups) {
        auto oldest = group_order_.front();
        retract(oldest);
    }
}

void pinboard::retract(const std::string& message)
{
    if (groups_.erase(message) > 0) {
        std::erase(group_order_, message);
        mark_group(message);
        return;
    }
    auto number = case_of(message);
    if (!number) return;
    case_of_message_.erase(message);
    auto entry = cases_.find(*number);
    if (entry == cases_.end()) return;
    std::erase(entry->second.messages, message);
    if (!entry->second.messages.empty()) return;
    cases_.erase(entry);
    mark(*number);
}

void pinboard::prefill(card stored, const std::vector<std::string>& history)
{
    auto number = stored.case_number;
    auto& entry = cases_[number];
    if (!entry.shown) entry.shown = std::move(stored);

    // What was said since this start may be in the history as well: each line stands for itself once.
    std::deque<board_line> lines;
    auto live = std::move(entry.lines);
    for (const auto& text : history) {
        auto same = std::find_if(live.begin(), live.end(), [&](const board_line& line) { return line.text == text; });
        if (same == live.end()) {
            lines.push_back({{}, text});
        } else {
            lines.push_back(std::move(*same));
            live.erase(same);
        }
    }
    std::move(live.begin(), live.end(), std::back_inserter(lines));
    while (lines.size() > max_lines)
        lines.pop_front();
    entry.lines = std::move(lines);
    make_room();
    mark(number);
}

void pinboard::make_room()
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

std::optional<int> pinboard::case_of(std::string_view message) const
{
    auto found = case_of_message_.find(message);
    return found == case_of_message_.end() ? std::nullopt : std::optional{found->second};
}

bool pinboard::has_message(std::string_view id) const
{
    return case_of_message_.contains(id) || groups_.contains(id);
}

bool pinboard::has_line(int case_number, std::string_view id) const
{
    auto entry = cases_.find(case_number);
    return entry != cases_.end() && std::any_of(entry->second.lines.begin(), entry->second.lines.end(),
                                                [&](const board_line& line) { return line.id == id; });
}

bool pinboard::shows(int case_number) const
{
    auto entry = cases_.find(case_number);
    return entry != cases_.end() && entry->second.shown.has_value();
}

} // namespace highroad::console_parts
