#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

#include <deque>
#include <string>
#include <vector>

namespace highroad::test {

/// Behaves as Tripadvisor's Content API for one location: the five newest of a language, a budget of calls that begins
/// anew at midnight UTC.
class tripadvisor_stand_in {
public:
    struct a_review {
        std::string id;
        std::string author;
        int rating = 1;
        std::string title;
        std::string text;
        std::string language = "en";
        instant published;
        std::string answer;
    };

    tripadvisor_stand_in(std::string location, clock& time) : location_{std::move(location)}, time_{time} {}

    void serve(http_router& router);
    [[nodiscard]] http_response answer(const http_request& request);
    std::string add(a_review what);

    std::string api_key = "client-secret-1";
    std::size_t calls_a_day = 5000;
    std::vector<a_review> reviews;    ///< newest first
    std::vector<std::string> replies; ///< none, ever: nothing can be written

private:
    std::string location_;
    clock& time_;
    std::deque<instant> today_;
    int made_ = 0;
};

/// Behaves as Judge.me's list of reviews: pages by number, newest first unless told otherwise, and no replies in it.
class judge_me_stand_in {
public:
    struct a_review {
        std::string id; ///< digits
        std::string author;
        int stars = 1;
        std::string title;
        std::string body;
        instant created;
    };

    judge_me_stand_in(std::string shop_domain, clock& time) : shop_domain_{std::move(shop_domain)}, time_{time} {}

    void serve(http_router& router);
    [[nodiscard]] http_response answer(const http_request& request);
    std::string add(a_review what);

    std::string api_token = "client-secret-1";
    bool oldest_first = false;
    std::vector<a_review> reviews;    ///< newest first
    std::vector<std::string> replies; ///< none, ever

private:
    std::string shop_domain_;
    clock& time_;
    int made_ = 0;
};

} // namespace highroad::test
