#pragma once

#include "tests/stand_ins/google_sign_in.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace highroad::test {

/// Behaves as the review part of the My Business API v4 at one location: newest change first, pages by token, a reply
/// that is PUT and overwrites, moderation of replies, a translation within the comment, 300 requests a minute.
class google_business_stand_in {
public:
    struct a_review {
        std::string id;
        std::optional<std::string> author; ///< none: the reviewer stays anonymous
        int stars = 1;                     ///< 0: not specified
        std::string text;                  ///< empty: only stars
        std::string translation;           ///< Google's, put into the comment
        instant created;
        instant updated;
        std::string reply;
        std::string reply_translation;
        instant replied;
        std::string reply_state; ///< "PENDING"; empty as before April 2026
        std::string violation;
    };

    google_business_stand_in(google_sign_in& sign_in, std::string account, std::string location, clock& time)
        : sign_in_{sign_in}, account_{std::move(account)}, location_{std::move(location)}, time_{time}
    {}

    void serve(http_router& router);
    [[nodiscard]] http_response answer(const http_request& request);

    std::string add(a_review what);
    [[nodiscard]] a_review* find(std::string_view id);
    void remove(std::string_view id);

    /// As Google shows it, in JSON.
    [[nodiscard]] std::string resource_of(const a_review& one) const;
    /// "accounts/111/locations/222"
    [[nodiscard]] std::string name() const { return "accounts/" + account_ + "/locations/" + location_; }
    [[nodiscard]] const std::string& location() const { return location_; }

    bool permitted = true;         ///< the account manages the location
    bool verified = true;          ///< else Google lists nothing of it
    bool enabled = true;           ///< the project may use the API
    bool moderated = false;        ///< a new reply is PENDING until the test says otherwise
    std::deque<int> fail_with;     ///< statuses of the next answers, before anything is done
    bool lose_next_answer = false; ///< does what was asked, then closes
    std::vector<a_review> reviews;
    std::vector<std::string> replies; ///< every one that was carried out
    int reads = 0;
    std::vector<std::pair<std::string, std::string>> directory; ///< number and title of further locations
    /// The project's requests of the last minute; locations of one project share it.
    std::shared_ptr<std::deque<instant>> minute = std::make_shared<std::deque<instant>>();

    /// What Google says before it looks at what is asked: of the token, the quota and the project.
    [[nodiscard]] std::optional<http_response> turned_away(const http_request& request);

private:
    http_response list_accounts(const http_request& request);
    http_response carry_out(const http_request& request);
    http_response list(const http_request& request);
    http_response reply(const http_request& request, a_review& to);
    [[nodiscard]] std::string name_of(const a_review& one) const;

    google_sign_in& sign_in_;
    std::string account_;
    std::string location_;
    clock& time_;
    int made_ = 0;
};

} // namespace highroad::test
