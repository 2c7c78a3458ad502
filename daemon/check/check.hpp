#pragma once

#include "daemon/ports/reply_check.hpp"
#include "daemon/ports/speller.hpp"

#include <memory>
#include <string>
#include <vector>

namespace highroad {

/// What a reply may name, since the team configured it. Whatever is empty is not known.
struct known_business {
    std::string product;
    std::string email;
    std::string phone;
    std::string url;
    std::string sign_off;
};

/// The built-in check: word lists, and rules for what numbers, addresses and signs look like. No network, no waiting.
/// `spelling` may be null, and else must outlive the check.
[[nodiscard]] std::unique_ptr<reply_check> make_reply_check(known_business ours, speller* spelling = nullptr);

} // namespace highroad
