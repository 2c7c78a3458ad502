#pragma once

#include <chrono>
#include <string>
#include <variant>

namespace highroad {

/// How an attempt to tell the outside world something ended. There is no fifth way.
struct delivered {
    std::string receipt; ///< the other side's id: a message id, a reply id
};
/// Nothing happened there; wait at least `after`. `whole_destination`: everything for that destination waits.
struct try_again {
    std::chrono::seconds after{30};
    std::string why;
    bool whole_destination = false;
};
/// Understood and refused for good, with what a person can do about it.
struct refused {
    std::string why;
};
/// Sent, answer lost: look before any second try.
struct outcome_unknown {
    std::string why;
};

using delivery = std::variant<delivered, try_again, refused, outcome_unknown>;

/// One line of `highroad check`: does this credential work, in words, and what to do if not.
struct check_line {
    bool works = false;
    std::string subject; ///< "App Store Connect key of source acme-ios"
    std::string words;
};

} // namespace highroad
