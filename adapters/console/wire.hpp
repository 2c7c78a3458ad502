#pragma once

#include "adapters/console/pinboard.hpp"
#include "daemon/core/command.hpp"
#include "daemon/core/decide.hpp"
#include "daemon/core/time.hpp"
#include "daemon/ports/result.hpp"

#include <string>
#include <string_view>

namespace highroad::console_parts {

/// What the page is told about itself before the first card.
struct page_facts {
    std::string title;
    std::string notice; ///< empty: none
    std::string channel;
};

/// Server-sent events (HTML standard, 9.2): the whole pinboard, one case, one group. JSON on one line each.
[[nodiscard]] std::string snapshot_event(const pinboard& all, const page_facts& facts, instant now);
[[nodiscard]] std::string case_event(const pinboard& all, int case_number, instant now);
[[nodiscard]] std::string group_event(const pinboard& all, std::string_view message);

/// What a button press asks for.
struct pressed {
    std::string key; ///< made by the page, one for each press
    int case_number = 0;
    std::string mark; ///< of the card that was pressed on
    case_command what;
};
/// Failures are bad_input, in words for the person who pressed.
[[nodiscard]] result<pressed> read_press(std::string_view body, instant now);

struct typed_in {
    std::string key;
    std::string line; ///< without the leading "/review"
};
[[nodiscard]] result<typed_in> read_line(std::string_view body);

struct login_form {
    std::string name;
    std::string token;
};
[[nodiscard]] result<login_form> read_login(std::string_view body);

[[nodiscard]] std::string answer_body(const answer& told);

/// Answers GET /session: what the page needs before it may do anything. `csrf` is empty while nobody is logged in.
struct session_facts {
    bool logged_in = false;
    bool needs_token = false;
    std::string name;
    std::string id;
    std::string csrf;
    std::string title;
};
[[nodiscard]] std::string session_body(const session_facts& facts);

} // namespace highroad::console_parts
