#pragma once

#include "daemon/core/finding.hpp"
#include "daemon/core/review_case.hpp"

#include <string>
#include <vector>

namespace highroad {

/// A reply to another review of the same source, or what is suggested as one.
struct neighbouring_reply {
    int case_number = 0; ///< 0 when it belongs to none
    std::string text;
    bool approved = true; ///< approved or published; else only suggested

    bool operator==(const neighbouring_reply&) const = default;
};

/// Reads a reply before anybody may approve it, whoever wrote it. Says what it finds, not what follows from that: the
/// playbook weighs. Never throws for any text.
class reply_check {
public:
    virtual ~reply_check() = default;
    /// `about` gives the review, the platform's rules, the facts and the planned follow-up. In the order of the text.
    [[nodiscard]] virtual std::vector<finding> look(const std::string& text, const review_case& about,
                                                    const std::vector<neighbouring_reply>& neighbours) const = 0;
};

} // namespace highroad
