#pragma once

#include "daemon/core/board.hpp"
#include "daemon/core/card.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::console_parts {

/// One line in the thread of a card. `id` is the delivery id; empty when it was said before this start.
struct board_line {
    std::string id;
    std::string text;
    std::vector<std::string> asked{}; ///< person ids of those it asks for
};

/// What the pinboard knows of one case. `shown` is empty while only lines of its thread have arrived.
struct board_case {
    std::optional<card> shown;
    std::deque<board_line> lines;
    std::deque<std::string> messages; ///< ids under which this card was posted, newest last
};

/// What one open page has not been told yet: names of what changed, not the changes. However slow a page is, it costs
/// no more than one mark for each card, and it always ends with the newest state.
struct board_reader {
    bool everything = true; ///< needs a snapshot first
    std::set<int> cases;
    std::set<std::string, std::less<>> groups;
    boost::asio::steady_timer* bell = nullptr; ///< set while the reader waits

    [[nodiscard]] bool has_news() const { return everything || !cases.empty() || !groups.empty(); }
};

/// The messages of the console's channel. One card a case, however often it was posted.
class pinboard {
public:
    static constexpr std::size_t max_cases = 1000;
    static constexpr std::size_t max_lines = 200;
    static constexpr std::size_t max_groups = 50;
    static constexpr std::size_t max_messages_of_case = 8;

    /// Shows the card and remembers that this message is it. Safe to repeat.
    void show(const std::string& message, card shown);

    /// Adds the line once, whatever number of times it is said. Needs the case of the message, which is unknown
    /// after a restart until somebody says it.
    void say(int case_number, std::string text, std::string delivery_id, std::vector<std::string> people = {});

    /// Shows a grouped card under that message's id, or changes what stands there. Safe to repeat.
    void show_group(const std::string& message, group_card shown);

    /// Takes a message away: a grouped card, or a card whose other messages went before. Safe to repeat.
    void retract(const std::string& message);

    /// Puts what the store knows on the pinboard without touching anything that arrived since this start.
    void prefill(card stored, const std::vector<std::string>& history);

    [[nodiscard]] std::optional<int> case_of(std::string_view message) const;
    [[nodiscard]] bool has_message(std::string_view id) const;
    [[nodiscard]] bool has_line(int case_number, std::string_view id) const;
    [[nodiscard]] bool shows(int case_number) const;

    [[nodiscard]] const std::map<int, board_case>& cases() const { return cases_; }
    [[nodiscard]] const std::map<std::string, group_card, std::less<>>& groups() const { return groups_; }

    /// A new page; it is forgotten when the last owner lets go.
    [[nodiscard]] std::shared_ptr<board_reader> open();
    [[nodiscard]] std::size_t readers();

    /// Wakes every waiting page, so that it looks whether it may still read.
    void ring_all();

private:
    void mark(int case_number);
    void mark_group(const std::string& message);
    void ring(board_reader& one);
    void make_room();
    template <class Change>
    void for_each_reader(Change change);

    std::map<int, board_case> cases_;
    std::map<std::string, group_card, std::less<>> groups_;
    std::deque<std::string> group_order_; ///< oldest first
    std::map<std::string, int, std::less<>> case_of_message_;
    std::vector<std::weak_ptr<board_reader>> readers_;
};

/// Closed cards sink on the page and are the first to leave a full pinboard.
[[nodiscard]] bool is_closed(const card& shown);

} // namespace highroad::console_parts
