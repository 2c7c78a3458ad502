#include "daemon/check/copies.hpp"

#include "daemon/check/advice.hpp"
#include "daemon/judge/words.hpp"

#include <algorithm>

namespace highroad::checking {
namespace {

constexpr std::size_t row_length = 4;
constexpr std::size_t few_words = 8;
/// Two replies that share this much were made from one text; docs/check.md has the measurements.
constexpr double nearly_alike = 0.7;

std::vector<std::string> rows_of(std::string_view text)
{
    auto words = judging::words_of(text).all;
    std::vector<std::string> rows;
    if (words.size() < few_words) {
        std::string whole;
        for (const auto& one : words)
            whole += one.text + " ";
        if (!whole.empty()) rows.push_back(whole);
        return rows;
    }
    rows.reserve(words.size());
    for (std::size_t i = 0; i + row_length <= words.size(); ++i) {
        std::string row;
        for (auto k = i; k < i + row_length; ++k)
            row += words[k].text + " ";
        rows.push_back(std::move(row));
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

double shared(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    auto shorter = std::min(a.size(), b.size());
    if (shorter == 0) return 0;
    std::vector<std::string> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return static_cast<double>(both.size()) / static_cast<double>(shorter);
}

std::string_view without_end(std::string_view text, std::string_view end)
{
    if (!end.empty() && text.ends_with(end)) text.remove_suffix(end.size());
    return text;
}

} // namespace

double likeness(std::string_view a, std::string_view b)
{
    return shared(rows_of(a), rows_of(b));
}

std::vector<finding> copies_in(std::string_view text, const std::vector<neighbouring_reply>& neighbours,
                               std::string_view without)
{
    auto rows = rows_of(without_end(text, without));
    const neighbouring_reply* nearest = nullptr;
    double most = nearly_alike;
    for (const auto& one : neighbours) {
        auto alike = shared(rows, rows_of(without_end(one.text, without)));
        if (alike < most || (nearest && alike == most)) continue;
        most = alike;
        nearest = &one;
    }
    if (!nearest) return {};
    auto whose = nearest->case_number == 0 ? std::string{"a reply to another review"}
                 : nearest->approved       ? "the reply of #" + std::to_string(nearest->case_number)
                                           : "what is suggested for #" + std::to_string(nearest->case_number);
    finding copy{finding_kind::copy, {}, 0, 0, "It is nearly " + whose + ". " + advice_on(finding_kind::copy)};
    return {copy};
}

} // namespace highroad::checking
