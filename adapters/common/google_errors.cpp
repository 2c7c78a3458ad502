#include "adapters/common/google_errors.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace highroad {

bool google_error::says(std::string_view reason) const
{
    return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

google_error read_google_error(std::string_view body)
{
    constexpr std::size_t most_reasons = 20;
    google_error read;
    auto document = parse_untrusted_json(body);
    const auto& error = json_member(document, "error");
    if (!error.is_object() || !json_member(error, "code").is_number_integer()) return read;
    read.readable = true;
    read.status = quotable(json_text(error, "status"), 80);
    auto message = quotable(json_text(error, "message"));
    read.words = read.status;
    if (!message.empty()) read.words += (read.words.empty() ? "" : ": ") + message;
    for (auto list : {"errors", "details"}) {
        for (const auto& item : json_member(error, list)) {
            auto reason = json_text(item, "reason");
            if (!reason.empty() && read.reasons.size() < most_reasons) read.reasons.push_back(quotable(reason, 80));
        }
    }
    return read;
}

bool is_over_quota(const http_response& answer, const google_error& error)
{
    static constexpr std::array<std::string_view, 5> reasons{
        "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "RATE_LIMIT_EXCEEDED"};
    if (answer.status == 429) return true;
    return answer.status == 403 &&
           (error.status == "RESOURCE_EXHAUSTED" ||
            std::any_of(reasons.begin(), reasons.end(), [&](auto reason) { return error.says(reason); }));
}

bool is_over_quota(const http_response& answer)
{
    // Most answers are large and no refusal: those are not read for one.
    if (answer.status != 429 && answer.status != 403) return false;
    return is_over_quota(answer, read_google_error(answer.body));
}

std::string with_googles_words(std::string_view sentence, const google_error& error)
{
    std::string text{sentence};
    if (!error.words.empty()) text += " Google's words: " + error.words;
    return text;
}

} // namespace highroad
