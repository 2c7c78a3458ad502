#pragma once

#include "daemon/ports/delivery.hpp"
#include "daemon/ports/http.hpp"

#include <string>
#include <string_view>

namespace highroad::yelp {

/// {"error":{"id":"R2R_...","description","http_code"}}, and what it means.
struct yelp_error {
    std::string id;    ///< may be empty
    std::string words; ///< for people: what happened and what to do, then Yelp's own description
};
[[nodiscard]] yelp_error read_yelp_error(std::string_view body);

/// Of a POST of a reply. `quota_pause` is how long to wait when Yelp says that the day's replies are used up.
[[nodiscard]] delivery read_reply_answer(const http_response& answer, std::chrono::seconds quota_pause);

/// Yelp takes no emoji: whether the text holds a pictograph, a flag, a keycap or their joiners. Letters of any script,
/// punctuation and currency signs are none.
[[nodiscard]] bool holds_emoji(std::string_view text);

} // namespace highroad::yelp
