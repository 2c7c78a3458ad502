#include "daemon/check/advice.hpp"

#include <array>
#include <utility>

namespace highroad::checking {

std::string advice_on(finding_kind what)
{
    static constexpr std::array<std::string_view, finding_kinds> all{
        "Please say calmly what you know and what happens next.",
        "Please say it plainly.",
        "Please say what we do about it, and leave out what the customer should have done.",
        "Please own it: a reason may follow, but not take the place of help.",
        "Please write it in ordinary letters, with one sign at the end of a sentence.",
        "The reply is public: please leave it out, and invite the customer to tell it in private.",
        "Please leave the name out, unless the customer gave it in public and it is needed.",
        "Please use the contact that is configured, or leave it out.",
        "Please leave it out; what is offered belongs into a private talk.",
        "Please say what is being done, not what will be certain.",
        "Please leave it out, or ask whoever looks after legal matters.",
        "Please leave the link out, or use the configured one.",
        "Please leave it out: platforms and the law forbid asking for another rating.",
        "Please write in the customer's language.",
        "Please shorten it; nothing is cut off.",
        "Please say it in words of its own, about what this customer wrote.",
        "Please look at it once more.",
        "Please fill it in, or leave it out.",
        "Please say it in other words.",
        "Please leave it out, or write the reply yourself.",
    };
    return std::string{all.at(static_cast<std::size_t>(what))};
}

finding found_at(finding_kind what, std::string_view text, std::size_t from, std::size_t to)
{
    return found_at(what, text, from, to, advice_on(what));
}

finding found_at(finding_kind what, std::string_view text, std::size_t from, std::size_t to, std::string advice)
{
    return {what, std::string{text.substr(from, to - from)}, from, to, std::move(advice)};
}

} // namespace highroad::checking
