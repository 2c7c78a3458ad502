#pragma once

#include "daemon/core/finding.hpp"
#include "daemon/core/review_case.hpp"
#include "daemon/core/voice.hpp"

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
    /// Of a text that a machine wrote: every fact, name, number, way to reach us and promise that stands neither in the
    /// review, nor in the facts that people told, nor in `voice` or the configuration; and whatever shows that it is no
    /// reply at all.
    [[nodiscard]] virtual std::vector<finding> unfounded(const std::string& text, const review_case& about,
                                                         const house_voice& voice) const = 0;
    /// Words of the review that read like orders to a machine; empty when there are none.
    [[nodiscard]] virtual std::string orders_in(const review& subject) const = 0;
};

} // namespace highroad
