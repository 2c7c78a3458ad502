#include "daemon/core/finding.hpp"

#include "daemon/core/playbook.hpp"
#include "daemon/core/review_case.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace highroad {
namespace {

struct kind_words {
    std::string_view name;
    std::string_view told; ///< what it may look like to the customer
};

/// Calm, and never sure: people know more than a list of words does.
constexpr std::array<kind_words, finding_kinds> kinds{{
    {"anger", "This may read as angry"},
    {"sarcasm", "This may read as sarcasm"},
    {"blame", "This may sound as if it were the customer's fault"},
    {"excuse", "This may read as an excuse"},
    {"shouting", "This may read as shouting"},
    {"private_data", "This may be private"},
    {"name", "This names a person"},
    {"contact", "This way to reach us is not in the configuration"},
    {"offer", "This offers something"},
    {"promise", "This promises something"},
    {"admission", "This may be taken as admitting a fault before the law"},
    {"link", "This link is not one of ours"},
    {"pressure", "This is about the customer's rating or review"},
    {"language", "The reply is in another language than the review"},
    {"length", "The reply is too long"},
    {"copy", "This reads like another reply of ours"},
    {"spelling", "This may be misspelt"},
    {"placeholder", "A gap is not filled in"},
    {"forbidden", "The playbook forbids these words"},
    {"unfounded", "Nobody told the language model this"},
}};

std::string in_double_quotes(const std::string& words)
{
    auto shown = displayable(words);
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return "\"" + shortened(shown, 80) + "\"";
}

std::string_view consequence(finding_weight weight)
{
    switch (weight) {
    case finding_weight::block:
        return " Until then it cannot be approved.";
    case finding_weight::second_approver:
        return " As it stands it needs two people's approval.";
    case finding_weight::warn:
    case finding_weight::off:
        break;
    }
    return {};
}

} // namespace

finding_weight weight_of(finding_kind what, const playbook& rules)
{
    const auto& weights = rules.check;
    switch (what) {
    case finding_kind::anger:
        return weights.anger;
    case finding_kind::sarcasm:
        return weights.sarcasm;
    case finding_kind::blame:
        return weights.blame;
    case finding_kind::excuse:
        return weights.excuses;
    case finding_kind::shouting:
        return weights.shouting;
    case finding_kind::private_data:
        return weights.private_data;
    case finding_kind::name:
        return weights.names;
    case finding_kind::contact:
        return weights.contacts;
    case finding_kind::offer:
        return rules.compensation_allowed ? finding_weight::second_approver : finding_weight::block;
    case finding_kind::promise:
        return weights.promises;
    case finding_kind::admission:
        return weights.admissions;
    case finding_kind::link:
        return weights.links;
    case finding_kind::language:
        return weights.language;
    case finding_kind::copy:
        return weights.copies;
    case finding_kind::spelling:
        return weights.spelling;
    case finding_kind::placeholder:
        return weights.placeholders;
    case finding_kind::forbidden:
        return weights.forbidden;
    case finding_kind::pressure:
    case finding_kind::length:
    case finding_kind::unfounded:
        break;
    }
    return finding_weight::block;
}

finding_weight heaviest(const std::vector<finding>& all, const playbook& rules)
{
    auto most = finding_weight::off;
    for (const auto& one : all)
        most = std::max(most, weight_of(one.what, rules));
    return most;
}

std::size_t best_of(const std::vector<draft>& drafts, const playbook& rules)
{
    auto faults = [&](const draft& one) {
        auto counted = std::count_if(one.findings.begin(), one.findings.end(), [&](const finding& found) {
            return weight_of(found.what, rules) != finding_weight::off;
        });
        return std::pair{heaviest(one.findings, rules), counted};
    };
    auto best = std::min_element(drafts.begin(), drafts.end(),
                                 [&](const draft& a, const draft& b) { return faults(a) < faults(b); });
    return static_cast<std::size_t>(best - drafts.begin());
}

std::string_view name_of(finding_kind what)
{
    return kinds.at(static_cast<std::size_t>(what)).name;
}

std::string_view name_of(finding_weight weight)
{
    static constexpr std::array<std::string_view, 4> names{"off", "warn", "second_approver", "block"};
    return names.at(static_cast<std::size_t>(weight));
}

std::string in_words(const finding& found, finding_weight weight)
{
    return std::string{kinds.at(static_cast<std::size_t>(found.what)).told} +
           (found.words.empty() ? std::string{} : ": " + in_double_quotes(found.words)) + ". " +
           displayable(found.advice) + std::string{consequence(weight)};
}

std::vector<std::string> in_words(const std::vector<finding>& all, const playbook& rules, std::size_t most)
{
    std::vector<const finding*> told;
    told.reserve(all.size());
    for (const auto& one : all) {
        if (weight_of(one.what, rules) != finding_weight::off) told.push_back(&one);
    }
    std::stable_sort(told.begin(), told.end(), [&](const finding* a, const finding* b) {
        return weight_of(a->what, rules) > weight_of(b->what, rules);
    });
    std::vector<std::string> lines;
    for (const auto* one : told) {
        if (lines.size() == most) {
            lines.push_back("There are " + std::to_string(told.size() - most) +
                            " more remarks on this text; they show when these are dealt with.");
            break;
        }
        lines.push_back(in_words(*one, weight_of(one->what, rules)));
    }
    return lines;
}

} // namespace highroad
