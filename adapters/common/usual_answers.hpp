#pragma once

#include "daemon/ports/delivery.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/review_platform.hpp"

#include <chrono>
#include <string>
#include <string_view>

/// What the statuses of HTTP mean for reviews where a platform does not say otherwise.
namespace highroad {

/// What one platform is called, and what to do about the two answers that a person has to see to.
struct platform_words {
    std::string name;        ///< "Trustpilot"
    std::string credential;  ///< whole sentences: it does not accept the credential
    std::string permission;  ///< whole sentences: the credential may not do that
    std::string whereabouts; ///< "business unit 46d6..."; what a list that is not found is a list of
};

/// The other side's own words in one of the forms in which services write errors; one line, empty when there are none.
[[nodiscard]] std::string words_in_error(std::string_view body);

/// The sentence with the other side's own words behind it, where there are any.
[[nodiscard]] std::string with_their_words(std::string sentence, const platform_words& whose, std::string_view body);

/// A list that was not answered with 200. `pause` is how long the platform wants to be left alone after a 429.
[[nodiscard]] failure list_failure(const http_response& answer, const platform_words& whose,
                                   std::chrono::seconds pause);

/// One review that was asked for and not answered with 200. A 404 is the caller's: only the platform's list can say
/// whether the review is gone or everything is out of reach.
[[nodiscard]] look look_failure(const http_response& answer, const platform_words& whose, std::chrono::seconds pause);

/// A reply that was not answered with a success. Only what proves that nothing was published leads to a second try.
[[nodiscard]] delivery reply_failure(const http_response& answer, const platform_words& whose,
                                     std::chrono::seconds pause);

} // namespace highroad
