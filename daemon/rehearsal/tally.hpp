#pragma once

#include "daemon/core/time.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace highroad {

/// What a rehearsal counted.
struct tally {
    std::size_t reviews = 0;
    std::size_t cases = 0;
    std::size_t in_storms = 0;
    std::size_t storms = 0;

    std::size_t cards = 0;        ///< posted in a channel
    std::size_t thread_lines = 0; ///< history under cards: notifies nobody who is not mentioned
    std::size_t reminders = 0;    ///< messages; each names every case that is due then
    std::size_t group_cards = 0;  ///< storms and digests
    std::size_t pages = 0;
    std::size_t replies = 0;    ///< first replies
    std::size_t follow_ups = 0; ///< later contacts with customers

    std::map<std::string, std::size_t> ends; ///< "closed as tried", "awaiting the team"
    std::vector<int> nudges_per_case;        ///< ascending
    std::size_t reminders_in_quiet_hours = 0;
    std::size_t without_answer_or_reason = 0; ///< closed though nobody answered or said why; must be none

    std::map<std::string, std::size_t> pages_by_person;
    std::map<std::string, std::size_t> pings_by_person;
    std::size_t most_pages_in_window = 0; ///< for one person within the playbook's pages.within

    std::array<std::size_t, 24> messages_by_hour{};            ///< of the team's clock
    std::map<std::string, std::size_t> most_messages_per_hour; ///< by channel: in its busiest hour

    [[nodiscard]] int nudges_median() const;
    [[nodiscard]] int nudges_most() const;
    [[nodiscard]] std::size_t busiest_hour() const;
};

/// The table that people read, one fact a line; with `other`, a second column and what differs.
[[nodiscard]] std::string in_words(const tally& counted, const tally* other = nullptr);

} // namespace highroad
