#include "daemon/report/case_story.hpp"

#include "daemon/core/mark_words.hpp"

#include <utility>

namespace highroad {
namespace {

bool is_answer(std::string_view what)
{
    return what == "published" || what == "posted by hand" || what == "answered elsewhere";
}

/// "1 out of 5 stars -> 4 out of 5 stars"; empty where the marks are the same, unknown or forgotten.
std::optional<mark_change> change_in(const journal_row& row)
{
    constexpr std::string_view arrow = " -> ";
    std::string_view words = row.entry.detail;
    auto at = words.find(arrow);
    if (row.entry.what != "review edited" || at == std::string_view::npos) return std::nullopt;
    auto before = mark_from_words(words.substr(0, at));
    auto after = mark_from_words(words.substr(at + arrow.size()));
    if (!before || !after || *before == *after) return std::nullopt;
    return mark_change{row.at, *before, *after};
}

} // namespace

case_story story_of(review_case c, const std::vector<journal_row>& journal)
{
    case_story told;
    told.now = std::move(c);
    for (const auto& row : journal) {
        if (!told.answered && is_answer(row.entry.what)) told.answered = row.at;
        if (auto change = change_in(row)) told.changes.push_back(*change);
    }
    return told;
}

} // namespace highroad
