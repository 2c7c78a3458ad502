#pragma once

// Private to decide_*command.cpp: what every command needs to be decided.

#include "daemon/core/deciding.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace highroad {

struct command_deciding {
    const review_case& current;
    const actor& by;
    const std::string& channel;
    const playbook& rules;
    instant now;
    const std::optional<std::vector<finding>>& findings; ///< of the text that the command is about

    [[nodiscard]] std::string number() const { return hash_number(current); }
    /// Whoever acts need not be reminded: the count begins anew.
    [[nodiscard]] deciding start() const
    {
        deciding step{current, rules, now};
        step.touch(by);
        return step;
    }
    [[nodiscard]] decision refuse(std::string why) const
    {
        return deciding{current, rules, now}.refuse(std::move(why));
    }
    [[nodiscard]] std::string forbidden(std::string_view what, std::string_view list = "approvers") const
    {
        return not_permitted(by, what, list);
    }
    /// A yes before this one that still counts, where two are needed.
    [[nodiscard]] const first_yes* earlier_yes() const
    {
        const auto& half = current.half_approved;
        return half && half->review_revision == current.review_revision &&
                       half->draft_revision == current.draft_revision
                   ? &*half
                   : nullptr;
    }
};

} // namespace highroad
