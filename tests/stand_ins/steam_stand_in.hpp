#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

#include <string>
#include <vector>

namespace highroad::test {

/// Behaves as the review list of Steam's store page: pages by a cursor, an empty page at the end, other languages and
/// copies that were not bought on Steam hidden unless they are asked for. Refuses what the description does not know.
class steam_stand_in {
public:
    struct a_review {
        std::string id;
        bool up = false;
        std::string text;
        std::string language = "english";
        bool bought_on_steam = true;
        instant created;
        instant updated;
        std::string answer;
        instant answered;
    };

    steam_stand_in(std::string app_id, clock& time) : app_id_{std::move(app_id)}, time_{time} {}

    void serve(http_router& router);
    [[nodiscard]] http_response answer(const http_request& request);

    /// A new review, or a change of the one with that id.
    std::string add(a_review what);
    /// As the developer does on the page: the review keeps its place in the list.
    bool answer_by_hand(std::string_view id, std::string text);

    std::vector<a_review> reviews;
    bool stuck_cursor = false; ///< the last page goes on naming itself
    int reads = 0;

private:
    [[nodiscard]] a_review* find(std::string_view id);

    std::string app_id_;
    clock& time_;
    int made_ = 190'000'000;
};

} // namespace highroad::test
