// https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews#ReviewReply, since 2026-07-01.

#include "adapters/google_business/reasons.hpp"

#include "daemon/ports/json_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace highroad::business {
namespace {

using reason = std::pair<std::string_view, std::string_view>;

/// What is wrong with the profile or the account: another text does not help.
constexpr std::array<reason, 15> not_the_text{{
    {"ACCOUNT_RESTRICTED_AND_SUSPENDED", "Google has suspended the account"},
    {"ACCOUNT_RESTRICTED_AND_EDIT_REJECTED", "Google has restricted the account"},
    {"ASSOCIATED_ACCOUNT_SUSPENDED", "Google has suspended an account that belongs to this one"},
    {"BUSINESS_INELIGIBLE", "Google does not take this business for one that may have a profile"},
    {"OWNERSHIP_REVOKED", "the profile belongs to somebody else by now"},
    {"LOCATION_SUSPENDED", "Google has suspended this profile"},
    {"LOCATION_DISABLED", "this profile is disabled"},
    {"LOCATION_VERIFICATION_REQUIRED", "Google wants the profile to be verified first"},
    {"PO_BOX", "the address of the profile is a post-office box"},
    {"GOOGLE_PAY_SUSPENSION", "Google Pay is suspended for the account"},
    {"EDITING_RESTRICTION", "Google does not allow edits of this profile at present"},
    {"ILLEGAL_BUSINESS_HOURS_EDIT", "Google objects to a change of the business hours"},
    {"IDENTITY_CHANGE", "Google takes the profile for one of another business now"},
    {"GEOGRAPHIC_LOCATION_CHANGE", "Google takes the profile for one of another place now"},
    {"MODERATION_ERROR", "Google's moderation itself had a fault; the same text may be published again"},
}};

/// What Google says is wrong with the text.
constexpr std::array<reason, 26> the_text{{
    {"FAKE_ENGAGEMENT", "fake engagement"},
    {"ADULT_THEMED", "adult content"},
    {"SEXUALLY_EXPLICIT", "sexually explicit content"},
    {"ADVERTISING_AND_SOLICITATION", "advertising and solicitation (links and phone numbers are often taken for it)"},
    {"DANGEROUS", "dangerous content"},
    {"GIBBERISH_AND_REPETITIVE", "gibberish or repeated content"},
    {"REPETITIVE", "repeated content; replies to different reviews should differ"},
    {"UNCLEAR", "unclear content"},
    {"ILLEGAL", "illegal content"},
    {"OFF_TOPIC", "content that is off topic"},
    {"OFFENSIVE", "offensive content"},
    {"VIOLENCE_AND_GORE", "violence and gore"},
    {"CHILD_SAFETY", "child safety"},
    {"HARASSMENT", "harassment"},
    {"HATE_SPEECH", "hate speech"},
    {"IMPERSONATION", "impersonation"},
    {"MISINFORMATION", "misinformation"},
    {"MISREPRESENTATION", "misrepresentation"},
    {"OBSCENITY_AND_PROFANITY", "obscenity and profanity"},
    {"PERSONAL_INFO", "personal information"},
    {"PRIVACY", "privacy"},
    {"REGULATED_GOODS_AND_SERVICES", "regulated goods and services"},
    {"GENERIC_VANDALISM", "vandalism"},
    {"GENERIC_FRAUD", "fraud"},
    {"PHOTOS_AND_VIDEOS_CRITERIA", "photos and videos"},
    {"GENERIC_QUALITY", "quality"},
}};

std::string_view words_for(const auto& table, std::string_view value)
{
    auto found = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == value; });
    return found == table.end() ? std::string_view{} : found->second;
}

} // namespace

std::string why_rejected(std::string_view policy_violation)
{
    if (policy_violation.empty() || policy_violation == "POLICY_VIOLATION_UNSPECIFIED") return {};
    if (policy_violation == "GENERIC_VIOLATION") return "Google says that the text breaks a policy, and not which.";
    if (auto words = words_for(not_the_text, policy_violation); !words.empty())
        return "It is not about the text: " + std::string{words} + ".";
    if (auto words = words_for(the_text, policy_violation); !words.empty())
        return "Google says that the text breaks its policy on " + std::string{words} + ".";
    return "Google's word for the reason is " + quotable(policy_violation, 80) + ".";
}

} // namespace highroad::business
