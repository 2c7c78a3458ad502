#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::test {

/// Behaves as the Guest Review API of Booking.com for one property: a list in the order of changes by a place that
/// stays good, errors within 200, moderation, one reply a review and none without words.
class booking_stand_in {
public:
    struct a_review {
        std::string id;
        std::string author = "Alex";
        std::optional<double> score = 2.5;
        std::string headline;
        std::string positive;
        std::string negative;
        instant created;
        instant changed;
        std::string reply;        ///< what everybody sees, or was rejected
        std::string reply_status; ///< "rejected"; empty where nothing is said
        std::string pending;      ///< what waits for moderation; nobody sees it
    };

    booking_stand_in(std::string property, clock& time) : property_{std::move(property)}, time_{time} {}

    void serve(http_router& router);
    [[nodiscard]] http_response answer(const http_request& request);

    std::string add(a_review what);
    [[nodiscard]] a_review* find(std::string_view id);
    void remove(std::string_view id);
    void moderate(); ///< publishes what waits
    /// Lets nothing through of what waits. How Booking.com shows that is not documented; so a reader may meet it.
    void reject();

    std::string base = "http://127.0.0.1:4711/review-api"; ///< as next_page names it
    std::string user = "client-1";
    std::string password = "client-secret-1";
    bool moderated = false;
    bool connected = true;
    std::deque<int> fail_with;     ///< statuses of the next answers, before anything is done
    bool lose_next_answer = false; ///< does what was asked, then closes
    std::vector<a_review> reviews;
    std::vector<std::string> replies; ///< every one that was carried out
    int reads = 0;

private:
    http_response carry_out(const http_request& request);
    http_response list(const http_request& request);
    http_response reply(const http_request& request, a_review& to);
    [[nodiscard]] std::string resource_of(const a_review& one) const;

    std::string property_;
    clock& time_;
    int made_ = 0;
};

} // namespace highroad::test
