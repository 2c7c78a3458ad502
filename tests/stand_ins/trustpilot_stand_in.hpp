#pragma once

#include "tests/stand_ins/partner_sign_in.hpp"

#include <deque>
#include <string>
#include <vector>

namespace highroad::test {

/// Behaves as Trustpilot's private API for one business unit: pages by number that shift when a review comes, an empty
/// page behind the last, a reply by POST. A second POST under one review is counted as a breach: nobody knows what
/// Trustpilot makes of it.
class trustpilot_stand_in {
public:
    struct a_review {
        std::string id;
        std::string author;
        int stars = 1;
        std::string title;
        std::string text;
        std::string language = "en";
        instant created;
        instant updated;
        std::string reply;
        instant replied;
    };

    trustpilot_stand_in(std::string business_unit, clock& time)
        : sign_in{partner_sign_in::proof::basic_header, std::chrono::seconds{359'999}, time},
          business_unit_{std::move(business_unit)},
          time_{time}
    {}

    void serve(http_router& router);
    [[nodiscard]] http_response answer(const http_request& request);

    std::string add(a_review what);
    [[nodiscard]] a_review* find(std::string_view id);
    void remove(std::string_view id);

    partner_sign_in sign_in;
    bool permitted = true;
    std::string author;        ///< the business user that a reply in the application's own name must name
    std::deque<int> fail_with; ///< statuses of the next answers, before anything is done
    int lose_answer = 0;       ///< does what was asked, then closes; 1: of the next request
    std::vector<a_review> reviews;
    std::vector<std::string> replies; ///< every one that was carried out
    int second_posts = 0;
    int reads = 0;

private:
    http_response carry_out(const http_request& request);
    http_response list(const http_request& request);
    http_response reply(const http_request& request, a_review& to);
    [[nodiscard]] std::string resource_of(const a_review& one) const;

    std::string business_unit_;
    clock& time_;
    int made_ = 0;
};

} // namespace highroad::test
