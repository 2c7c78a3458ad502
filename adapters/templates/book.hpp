#pragma once

#include "adapters/templates/mustache_text.hpp"
#include "adapters/templates/templates.hpp"
#include "adapters/templates/themes.hpp"
#include "daemon/core/review_case.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace highroad::templates_parts {

enum class review_kind { with_text, without_text };

/// One text in two lengths, and for which reviews it is meant.
struct reply_template {
    std::string id;
    mustache_text full;
    mustache_text brief;
    std::vector<std::string> themes; ///< empty: whatever the review is about
    double least_stars = 0;
    double most_stars = 5;
    review_kind kind = review_kind::with_text;
    std::size_t needs_topics = 0; ///< how many themes must have been found
    contact_kind purpose = contact_kind::reply;
};

/// Everything in one language.
struct book {
    std::string language;
    std::vector<theme> themes;
    std::vector<reply_template> templates; ///< in the order of preference
    std::string reach_by_email;            ///< "write to us at {{address}}"
    std::string reach_by_phone;
    std::string reach_by_url;
    std::string join_last; ///< between the last two of several topics
};

using shelf = std::map<std::string, book, std::less<>>;

/// Reads every folder of `prompts_dir` that has an index.toml.
[[nodiscard]] std::variant<shelf, bad_templates> read_books(const std::filesystem::path& prompts_dir);

/// The book of the review's language, else of `fallback`, else English; null when there is none of them.
[[nodiscard]] const book* book_for(const shelf& all, std::string_view language, std::string_view fallback);

/// What the platform says, else what the judge found in a text that is long enough to tell; empty when not known.
[[nodiscard]] std::string language_of(const review_case& about);

/// At most three drafts that differ from their first words on, each within the platform's limit: for the follow-up that
/// the team has, else for the reply.
[[nodiscard]] std::vector<draft> suggestions(const book& texts, const review_case& about,
                                             const template_values& values);

} // namespace highroad::templates_parts
