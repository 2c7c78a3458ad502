#pragma once

#include "adapters/slack/payloads.hpp"
#include "daemon/core/command.hpp"
#include "daemon/core/review_case.hpp"

#include <map>
#include <optional>
#include <string>

/// What a reaction on a card asks for. The list is closed: every other emoji is somebody's mood.
namespace highroad::slack {

enum class reaction_wish { approve, undo, snooze, take_care };
[[nodiscard]] std::optional<reaction_wish> wish_of(const reaction& what);

/// `current` is the case as it is stored now. Looking at a page is answering it; looking at a card that nobody takes
/// care of is taking care; any other look means nothing. A check mark that is taken away takes back what it approved,
/// and where it approved nothing that stands, this is empty.
[[nodiscard]] std::optional<case_command> command_of(reaction_wish meant, const reaction& what, std::string channel,
                                                     const std::optional<review_case>& current, instant now);

/// The name under which an approval keeps that reaction: who, which emoji, on which message, and when.
[[nodiscard]] std::string stored_name(const reaction& added);

/// Check marks that were taken away lately. Slack hands out several events at once and some of them again, so that a
/// mark can be heard of after it is gone: such a one approves nothing. Holds the latest thousand or so.
class taken_marks {
public:
    void note(const reaction& removed);
    /// That mark, put there then, was taken away later.
    [[nodiscard]] bool has(const reaction& added) const;

private:
    std::map<std::string, std::chrono::microseconds> latest_; ///< by mark: when it was taken away last
};

} // namespace highroad::slack
