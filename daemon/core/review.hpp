#pragma once

#include "daemon/core/time.hpp"

#include <compare>
#include <cstddef>
#include <optional>
#include <string>

namespace highroad {

/// What makes a review the same review for ever. `source` is the name the configuration gives the feed.
struct review_key {
    std::string platform;
    std::string source;
    std::string id;

    auto operator<=>(const review_key&) const = default;
};

/// A mark on the platform's own scale, kept as it was given: 2 of 5, 7.5 of 10, 0 of 1 for a thumb down.
struct rating {
    double given = 0;
    double out_of = 5;

    /// The mark as a share of five, 0..5.
    [[nodiscard]] double stars() const { return out_of > 0 ? given / out_of * 5 : 0; }
    bool operator==(const rating&) const = default;
};

/// What the customer can see of an answer. `rejected` carries the platform's reason. `accepted`: the platform took it,
/// and nobody can look up there what the customer sees; only a platform that tells more later can change that.
enum class reply_state { live, pending, rejected, accepted };

/// The answer that stands under a review on the platform, whoever wrote it.
struct platform_reply {
    std::string id; ///< the platform's id of the answer; may be empty
    std::string text;
    reply_state state = reply_state::live;
    std::string reason; ///< why it was rejected, in words; else empty
    std::optional<instant> changed;

    bool operator==(const platform_reply&) const = default;
};

/// What a customer wrote, as the platform tells it. All text is UTF-8 and hostile.
struct review {
    review_key key;
    std::optional<rating> mark; ///< absent where the platform has none
    std::string title;
    std::string text;
    std::string translation; ///< of title and text, by the platform, for the team; never compared; else empty
    std::string author;
    std::string language;  ///< BCP 47 where known, else empty
    std::string territory; ///< as the platform spells it, else empty
    std::string version;   ///< of the app, where the platform says it
    std::string url;       ///< where a person can see it; may be empty
    std::optional<instant> created;
    std::optional<platform_reply> reply;

    bool operator==(const review&) const = default;
};

/// Compares only what the customer can change: mark, title and text. A new helpful count or an answer is no edit.
[[nodiscard]] bool same_words(const review& a, const review& b);

/// "2 out of 5 stars", "7.5 out of 10", "no rating": for people and screen readers.
[[nodiscard]] std::string mark_in_words(const review& r);

/// How a platform counts the length of a reply.
enum class length_unit { characters, bytes, utf16_units };

/// What the platform of a review allows us to say.
struct reply_rules {
    bool by_us = true;     ///< false: a person has to post it by hand
    std::size_t limit = 0; ///< in `unit`; 0 means that no limit is known
    length_unit unit = length_unit::characters;
    bool again = true;               ///< a later reply may replace ours
    bool may_mention_update = false; ///< customers may be told, in neutral words, that they can edit their review

    bool operator==(const reply_rules&) const = default;
};

} // namespace highroad
