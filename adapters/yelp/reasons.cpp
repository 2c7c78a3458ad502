// https://docs.developer.yelp.com/reference/create-review-response names the ids; what to do about each is ours.

#include "adapters/yelp/reasons.hpp"

#include "adapters/common/usual_answers.hpp"
#include "adapters/yelp/wire.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace highroad::yelp {
namespace {

using namespace std::chrono_literals;

enum class meaning { for_this_reply, for_the_whole_source, quota };

struct known_error {
    std::string_view id;
    meaning means;
    std::string_view words;
};

constexpr std::array<known_error, 14> known{{
    {"INVALID_TOKEN", meaning::for_the_whole_source,
     "Yelp did not accept the business owner's access token. If that lasts, sign in again for a new refresh_token."},
    {"INSUFFICIENT_SCOPE", meaning::for_the_whole_source,
     "The consent lacks the scope r2r_business_owner. Sign in again and grant it."},
    {"INVALID_REQUEST", meaning::for_this_reply, "Yelp did not understand the request."},
    {"R2R_COMMENTS_NOT_ALLOWED", meaning::for_this_reply, "Yelp allows no reply to this review."},
    {"R2R_PROBLEM_WITH_USER_PHOTO", meaning::for_the_whole_source,
     "Yelp wants a real photo of the person in the business owner's account before it takes replies."},
    {"R2R_UNACCEPTABLE_BIZ_USER_NAME", meaning::for_the_whole_source,
     "Yelp wants the real name of a person in the business owner's account before it takes replies."},
    {"R2R_REVIEW_DOES_NOT_EXIST", meaning::for_this_reply,
     "Yelp does not know the review (any more), or knows it by another id than the list of excerpts gives. Answer it "
     "on biz.yelp.com."},
    {"R2R_INVALID_RESPONSE_TYPE", meaning::for_this_reply, "Yelp does not take public replies to this review."},
    {"R2R_INVALID_RESPONSE_TEXT", meaning::for_this_reply,
     "Yelp does not take this text: it is empty, longer than 5,000 characters, foul, or too similar to an earlier "
     "reply. Say something of this customer's own case, and approve it again."},
    {"R2R_PUBLIC_COMMENTS_DISABLED", meaning::for_the_whole_source,
     "Public replies are switched off for this business or account on Yelp."},
    {"R2R_BUSINESS_NOT_CLAIMED", meaning::for_the_whole_source,
     "Nobody has claimed this business on Yelp. Claim it on biz.yelp.com."},
    {"R2R_PERMISSION_DENIED", meaning::for_the_whole_source,
     "The business owner who gave the consent may not answer for this business."},
    {"R2R_COMMENT_QUOTA_EXCEEDED", meaning::quota,
     "Yelp takes 20 replies a day for one location and owner, and they are used up."},
    {"CLIENT_NOT_FOUND", meaning::for_the_whole_source, "Yelp does not know client_id."},
}};

const known_error* find(std::string_view id)
{
    const auto* found = std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.id == id; });
    return found == known.end() ? nullptr : found;
}

struct span {
    char32_t first;
    char32_t last;
};
/// Blocks of the Unicode standard that hold pictographs, and what joins or colours them.
constexpr std::array<span, 12> pictographs{{{0x200D, 0x200D},
                                            {0x20E3, 0x20E3},
                                            {0x231A, 0x231B},
                                            {0x23E9, 0x23FA},
                                            {0x2600, 0x27BF},
                                            {0x2B05, 0x2B07},
                                            {0x2B1B, 0x2B1C},
                                            {0x2B50, 0x2B55},
                                            {0xFE0F, 0xFE0F},
                                            {0x1F000, 0x1F2FF},
                                            {0x1F300, 0x1FAFF},
                                            {0xE0020, 0xE007F}}};

} // namespace

yelp_error read_yelp_error(std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& error = json_member(document, "error");
    yelp_error read;
    // The Fusion API writes "code" where the partner API writes "id".
    read.id = quotable(json_text(error, "id"), 80);
    if (read.id.empty()) read.id = quotable(json_text(error, "code"), 80);
    const auto* one = find(read.id);
    if (one) read.words = one->words;
    auto theirs = words_in_error(body);
    if (theirs.empty()) theirs = read.id;
    if (!theirs.empty()) read.words += (read.words.empty() ? "Yelp's words: " : " Yelp's words: ") + theirs;
    return read;
}

delivery read_reply_answer(const http_response& answer, std::chrono::seconds quota_pause)
{
    if (answer.status >= 200 && answer.status < 300) return delivered{};
    auto error = read_yelp_error(answer.body);
    const auto* one = find(error.id);
    if (one && answer.status >= 400 && answer.status < 500) {
        switch (one->means) {
        case meaning::for_this_reply:
            return refused{std::move(error.words)};
        case meaning::for_the_whole_source:
            return try_again{30min, std::move(error.words), true};
        case meaning::quota:
            return try_again{quota_pause, std::move(error.words), true};
        }
    }
    return reply_failure(answer, words_for_owner(), 5min);
}

bool holds_emoji(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        auto lead = static_cast<unsigned char>(text[i]);
        std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (i + length > text.size()) return false;
        char32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length; ++k)
            point = (point << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        if (std::any_of(pictographs.begin(), pictographs.end(),
                        [&](const auto& one) { return point >= one.first && point <= one.last; }))
            return true;
        i += length;
    }
    return false;
}

} // namespace highroad::yelp
