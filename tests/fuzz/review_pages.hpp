#pragma once

#include "daemon/ports/http.hpp"
#include "daemon/ports/review_platform.hpp"
#include "tests/fuzz/input.hpp"

#include <cmath>

namespace highroad::fuzz {

inline void must_be_a_review(const review& one)
{
    must(!one.key.id.empty(), "a review has an id");
    must(!one.key.source.empty() && !one.key.platform.empty(), "a review has a source and a platform");
    for (const auto* text : {&one.key.id, &one.title, &one.text, &one.translation, &one.author, &one.language,
                             &one.territory, &one.version, &one.url})
        must_be_utf8(*text, "a review's texts are UTF-8");
    if (one.reply) must_be_utf8(one.reply->text, "an answer's text is UTF-8");
    if (one.mark) {
        must(std::isfinite(one.mark->given) && std::isfinite(one.mark->out_of), "a mark is a number");
        must(one.mark->stars() >= 0 && one.mark->stars() <= 5, "a mark is between nothing and five stars");
    }
}

/// What holds for whatever a platform answers: reviews that can be stored and shown, and reasons for the rest.
inline void must_be_a_page(const result<review_page>& page)
{
    if (!page) {
        must(!page.error().words.empty(), "a refusal has words");
        must_be_utf8(page.error().words, "a refusal is UTF-8");
        return;
    }
    for (const auto& one : page->reviews)
        must_be_a_review(one);
    for (const auto& one : page->malformed) {
        must(!one.why.empty(), "what is put aside has a reason");
        must_be_utf8(one.raw, "what is put aside is UTF-8");
    }
}

inline void must_be_an_outcome(const delivery& outcome)
{
    if (const auto* no = std::get_if<refused>(&outcome)) must_be_utf8(no->why, "a refusal is UTF-8");
}

/// An answer with any of the usual statuses.
inline http_response answer_of(std::uint8_t choice, std::string_view body)
{
    constexpr int statuses[] = {200, 201, 204, 301, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503};
    http_response answer{statuses[choice % 14], "application/json", std::string{body}};
    if ((choice & 64) != 0) answer.headers.set("Retry-After", std::string{body.substr(0, 12)});
    return answer;
}

} // namespace highroad::fuzz
