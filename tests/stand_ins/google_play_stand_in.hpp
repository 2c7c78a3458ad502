#pragma once

#include "tests/stand_ins/google_sign_in.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace highroad::test {

/// Behaves as the review part of the Android Publisher API v3: a week of reviews, newest change first, pages by token,
/// replies that overwrite and lose their tags, 200 reads an hour and 2,000 replies a day.
class google_play_stand_in {
public:
    struct a_review {
        std::string id;
        std::optional<std::string> author;
        int stars = 1;
        std::string title;
        std::string text;
        std::string language = "en";
        std::string version;
        instant modified;
        std::string reply;
        instant replied;
        bool may_be_answered = true;
    };

    google_play_stand_in(google_sign_in& sign_in, std::string package_name, clock& time)
        : sign_in_{sign_in}, package_name_{std::move(package_name)}, time_{time}
    {}

    void serve(http_router& router);
    [[nodiscard]] http_response answer(const http_request& request);

    std::string add(a_review what);
    [[nodiscard]] a_review* find(std::string_view id);
    void remove(std::string_view id);

    bool permitted = true;         ///< the account may read and reply
    std::deque<int> fail_with;     ///< statuses of the next answers, before anything is done
    bool lose_next_answer = false; ///< does what was asked, then closes
    std::vector<a_review> reviews;
    std::vector<std::string> replies; ///< every one that was carried out
    int reads = 0;

private:
    http_response carry_out(const http_request& request);
    http_response list(const http_request& request);
    http_response reply(const http_request& request, a_review& to);

    google_sign_in& sign_in_;
    std::string package_name_;
    clock& time_;
    std::deque<instant> hour_;
    std::deque<instant> day_;
    int made_ = 0;
};

} // namespace highroad::test
