#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace highroad::test {

/// Behaves as Apple's public feed of customer reviews: 50 a page, ten pages a country, the parts of the path in any
/// order, one entry as an object, none as no member at all, and past the end an empty feed or 403.
class app_store_feed_stand_in {
public:
    struct a_review {
        std::string id;
        std::string country = "us";
        int stars = 1;
        std::string title;
        std::string text;
        instant updated;
    };

    app_store_feed_stand_in(std::string app_id, clock& time) : app_id_{std::move(app_id)}, time_{time} {}

    void serve(http_router& router);
    [[nodiscard]] http_response answer(const http_request& request);
    /// A new review, or a change of the one with that id.
    std::string add(a_review what);

    std::vector<a_review> reviews;
    std::map<std::string, std::deque<int>>
        fail_with;                     ///< by country: statuses of the next answers; 200 is an empty feed
    std::set<std::string> broken;      ///< countries that answer 502
    bool forbids_past_the_end = false; ///< 403 instead of an empty feed
    bool begins_with_the_app = false;  ///< as feeds of some years do
    std::vector<std::string> asked;    ///< "us1", "us2", "de1"

private:
    std::string app_id_;
    clock& time_;
    long long made_ = 6'310'000'000;
};

} // namespace highroad::test
