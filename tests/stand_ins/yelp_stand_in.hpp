#pragma once

#include "tests/stand_ins/partner_sign_in.hpp"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace highroad::test {

/// Behaves as Yelp: three excerpts for an API key, replies for a business owner's token, 20 a day, and none that is
/// like an earlier one.
class yelp_stand_in {
public:
    struct a_review {
        std::string id;
        std::string author;
        int stars = 1;
        std::string text;
        std::string created = "2026-04-18 19:32:11"; ///< as clocks in California show it
    };

    yelp_stand_in(std::string business, clock& time)
        : sign_in{partner_sign_in::proof::form, std::chrono::hours{24 * 7}, time},
          business_{std::move(business)},
          time_{time}
    {}

    void serve(http_router& router);
    [[nodiscard]] http_response answer(const http_request& request);
    std::string add(a_review what);

    partner_sign_in sign_in;
    std::string api_key = "yelp-key-1";
    std::string refuse_with;       ///< the id of an error for every reply; empty for none
    bool lose_next_answer = false; ///< does what was asked, then closes
    std::vector<a_review> reviews; ///< newest first
    std::vector<std::string> replies;
    std::map<std::string, int> replies_under;

private:
    http_response carry_out(const http_request& request);
    http_response list(const http_request& request) const;
    http_response reply(const http_request& request, const std::string& id);

    std::string business_;
    clock& time_;
    std::deque<instant> today_;
    int made_ = 0;
};

} // namespace highroad::test
