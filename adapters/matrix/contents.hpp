#pragma once

#include "daemon/core/board.hpp"
#include "daemon/core/card.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

/// What Highroad writes in a room, as the content of events. Pure.
namespace highroad::matrix {

inline constexpr std::string_view delivery_key = "org.highroad.delivery";
/// mark_of() the card, so that a reaction names what its person saw.
inline constexpr std::string_view card_key = "org.highroad.mark";

/// Whether the whole draft can be shown in one event. If not, no reaction approves it: nobody approves unseen text.
[[nodiscard]] bool shows_whole(std::string_view draft);

/// The card, within the size of an event whatever it holds. Nobody is mentioned, and no text of it is live.
[[nodiscard]] nlohmann::json card_content(const card& shown, const std::string& mark);
/// The same for several cases. `shown.mentions` is left out: see notify().
[[nodiscard]] nlohmann::json group_content(const group_card& shown, const std::string& mark);

/// `fresh` in place of what the event `original` shows; `in_short` is for clients that know no edits.
[[nodiscard]] nlohmann::json edit_content(nlohmann::json fresh, const std::string& original, std::string_view in_short);

/// Plain words; `mark` may be empty.
[[nodiscard]] nlohmann::json words_content(std::string_view text, const std::string& mark);

/// ... in the thread below the event `root`, with what clients without threads need to show it as an answer.
void put_in_thread(nlohmann::json& content, const std::string& root, const std::string& answers);
/// ... as a plain answer to the event.
void put_as_answer(nlohmann::json& content, const std::string& answers);
/// The only person who is notified.
void mention(nlohmann::json& content, const std::string& user);
/// These people are notified, and nobody else: each by a link to them below the text.
void notify(nlohmann::json& content, const std::vector<std::string>& users);

/// What a changed reply reads now, with its length, and what was removed and added: for who just changed it.
struct changed_draft {
    std::string before;
    std::string after;
    std::string length; ///< "96 of 5970 characters"
};
void show_change(nlohmann::json& content, const changed_draft& change);

[[nodiscard]] nlohmann::json reaction_content(const std::string& target, const std::string& key);

} // namespace highroad::matrix
