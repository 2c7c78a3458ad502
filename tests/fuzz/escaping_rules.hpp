#pragma once

#include "daemon/core/board.hpp"
#include "daemon/core/card.hpp"
#include "daemon/core/page.hpp"
#include "tests/fuzz/hostile_words.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::fuzz {

/// Whatever turns words of strangers into what another program reads. A planted mistake takes the place of one of them.
struct writers {
    std::function<nlohmann::json(const card&)> slack_card;
    std::function<nlohmann::json(const group_card&)> slack_group;
    std::function<std::string(std::string_view)> slack_words; ///< `text` of a message, which is read as mrkdwn
    std::function<std::string(const std::vector<std::string>&)> slack_people;
    std::function<nlohmann::json(const card&)> matrix_card;
    std::function<nlohmann::json(const group_card&)> matrix_group;
    std::function<nlohmann::json(std::string_view)> matrix_words; ///< lines below a card and answers
    std::function<std::string(const std::string&)> matrix_person; ///< a link to who is called; empty for what is no id
    std::function<std::string(const page&)> mail;
    std::function<std::string(const page&)> page_line; ///< what a pager's service gets
    std::function<std::string(const page&)> page_body;
    std::function<std::string(const page&)> page_link;
    std::function<std::string(const card&)> console_event; ///< server-sent, as the page receives it
};
[[nodiscard]] writers as_built();

/// What strangers have a say in. `draft`, `reply` and `names` are words of the team, of the other side and of members
/// of the channel; where all three are empty the whole message is held to the rules for plain words too.
struct strangers_words {
    std::string title;
    std::string text;
    std::string byline;
    std::string link;
    std::string draft;
    std::string reply;
    std::string names;
};
[[nodiscard]] strangers_words drawn(hostile_words& from);

/// Throws broken_rule where a mention, a link, a tag or a field of theirs would be alive in what `how` writes.
void must_stay_inert(const writers& how, const strangers_words& said);

} // namespace highroad::fuzz
