#pragma once

#include "daemon/core/card.hpp"
#include "daemon/core/effect.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What Highroad writes in a room, as the content of events. Pure.
namespace highroad::matrix {

inline constexpr std::string_view delivery_key = "org.highroad.delivery";
inline constexpr std::string_view command_word = "!review";

/// What a reaction under a card means. A closed list: any other means nothing.
enum class wish { approve, edit_hint, snooze, next_draft, claim, undo };
[[nodiscard]] std::optional<wish> wish_of(std::string_view key);

/// The marks that the bot puts under such a card itself, so that one tap acts.
[[nodiscard]] std::vector<std::string> seeds_of(const card& shown);

/// Whether the whole draft can be shown in one event. If not, no reaction approves it: nobody approves unseen text.
[[nodiscard]] bool shows_whole(std::string_view draft);

/// The card, within the size of an event whatever it holds. Nobody is mentioned, and no text of it is live.
[[nodiscard]] nlohmann::json card_content(const card& shown, const std::string& mark);
[[nodiscard]] nlohmann::json summary_content(const effect::show_summary& summary, const std::string& mark);

/// `fresh` in place of what the event `original` shows.
[[nodiscard]] nlohmann::json edit_content(nlohmann::json fresh, const std::string& original, const card& shown);

/// Plain words; `mark` may be empty.
[[nodiscard]] nlohmann::json words_content(std::string_view text, const std::string& mark);

/// ... in the thread below the event `root`, with what clients without threads need to show it as an answer.
void put_in_thread(nlohmann::json& content, const std::string& root, const std::string& answers);
/// ... as a plain answer to the event.
void put_as_answer(nlohmann::json& content, const std::string& answers);
/// The only person who is notified.
void mention(nlohmann::json& content, const std::string& user);

/// What a changed reply reads now, with its length, and what was removed and added: for who just changed it.
struct changed_draft {
    std::string before;
    std::string after;
    std::string length; ///< "96 of 5970 characters"
};
void show_change(nlohmann::json& content, const changed_draft& change);

[[nodiscard]] nlohmann::json reaction_content(const std::string& target, const std::string& key);

} // namespace highroad::matrix
