#pragma once

#include "daemon/core/board.hpp"
#include "daemon/core/card.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace highroad::slack {

/// What a button of ours carries: what to do to which case, and what its card showed.
struct button_value {
    card_action action = card_action::show;
    int case_number = 0;
    int review_revision = 0;
    int draft_revision = 0;
    std::string mark; ///< of the card

    bool operator==(const button_value&) const = default;
};
[[nodiscard]] std::string to_value(const button_value& value);
/// Empty for anything that is not exactly such a value.
[[nodiscard]] std::optional<button_value> read_value(std::string_view text);

/// The card in Block Kit. Within every limit of Slack whatever the card holds; no text of it can ping, link or format.
/// When the draft is too long to be shown whole there is no button that publishes it: nobody approves unseen text.
[[nodiscard]] nlohmann::json card_blocks(const card& shown);
/// A card shows that draft from its beginning to its end.
[[nodiscard]] bool shows_whole(std::string_view draft);
/// `mentions` is what live_mentions() made, or empty.
[[nodiscard]] nlohmann::json group_blocks(const group_card& shown, const std::string& mentions);

/// A block of nothing but mentions. They ring there, and no text of anybody stands beside them.
[[nodiscard]] nlohmann::json mention_block(const std::string& mentions);

/// `text` of a message: read by notifications and screen readers. Escaped, at most 4000 characters, the mentions (what
/// live_mentions() made) included: they stand at the end, and no text can push them out.
[[nodiscard]] std::string fallback_text(std::string_view plain, const std::string& mentions = {});

/// {"event_type":"highroad_card",...}: what find() looks for. Slack keeps it with the message.
[[nodiscard]] nlohmann::json delivery_metadata(const std::string& delivery_id);

} // namespace highroad::slack
