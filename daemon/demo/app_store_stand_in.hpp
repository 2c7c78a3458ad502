#pragma once

#include "daemon/demo/apple_resources.hpp"
#include "daemon/demo/store_front.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

#include <nlohmann/json_fwd.hpp>

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::demo {

/// What the stand-in does instead of behaving. Used up after `count` matching requests.
struct fault {
    enum class kind {
        status,      ///< answers `status` in Apple's error shape, nothing is done
        drop,        ///< closes without an answer, nothing is done
        drop_after,  ///< does what was asked, then closes without an answer
        delay,       ///< waits `seconds`, then behaves
        malformed,   ///< half of the answer's body
        huge,        ///< the answer's body, padded to `bytes`
        loop,        ///< the page names itself as the next one
        repeat_page, ///< the page before the one that was asked for
        bad_utf8     ///< the answer's body with bytes in it that are no UTF-8
    };
    kind what = kind::status;
    int count = 1;
    std::string method{}; ///< empty matches all
    std::string path{};   ///< a part of the path; empty matches all
    int status = 503;
    int retry_after = 0; ///< seconds, sent as Retry-After when above 0
    std::chrono::seconds seconds{5};
    std::size_t bytes = 12 * 1024 * 1024;
};

/// One request as it arrived, and what became of it.
struct received_request {
    std::string method;
    std::string target;
    instant at;
    std::string review_id; ///< of a posted answer
    std::string text;      ///< of a posted answer, exactly
    bool carried_out = false;
    int answered = 0; ///< the status; 0 when the connection was closed without an answer
};

struct stand_in_settings {
    std::string public_key_pem; ///< that tokens are checked with; empty: any bearer token is taken
    int hour_limit = 3600;      ///< requests in a rolling hour
};

enum class stand_in_control { closed, open };

/// Behaves as the customer review part of App Store Connect, as strictly as Apple's OpenAPI description 4.4.1, and
/// shows at /store/{app} what a customer would see. Keeps everything in memory.
class app_store_stand_in {
public:
    app_store_stand_in(stand_in_settings settings, clock& time);

    /// Hangs /v1/ and /store/ into `router`, and /_control/ where that is open. `this` must outlive the router.
    void serve(http_router& router, stand_in_control control);

    [[nodiscard]] store_front& front() { return front_; }
    void add_fault(fault what) { faults_.push_back(std::move(what)); }
    void clear_faults() { faults_.clear(); }
    void set_hour_limit(int limit) { settings_.hour_limit = limit; }
    [[nodiscard]] const std::vector<received_request>& received() const { return received_; }
    void forget_received() { received_.clear(); }

    /// Answers one request. A status of 0 means: close the connection without an answer.
    [[nodiscard]] awaitable<http_response> answer(http_request request);
    [[nodiscard]] awaitable<http_response> answer_store(http_request request);
    [[nodiscard]] awaitable<http_response> answer_control(http_request request);

    /// All reviews and answers as JSON lines, as load() takes them.
    [[nodiscard]] std::string state() const;
    /// Reviews as JSON lines; `app_id` is for those that name no app. Gives the number of those taken.
    int load(std::string_view lines, const std::string& app_id);

private:
    http_response carry_out(const http_request& request, received_request& record, page_order order);
    http_response post_answer(const http_request& request, received_request& record);
    std::optional<fault> take_fault(const http_request& request, bool delays);
    [[nodiscard]] http_response with_quota(http_response answer) const;
    [[nodiscard]] int requests_left() const;
    void forget_old_requests();
    [[nodiscard]] std::string base_of(const http_request& request) const;
    bool put_review(const nlohmann::json& given, const std::string& app_id, std::string& id);

    stand_in_settings settings_;
    clock& time_;
    store_front front_;
    std::vector<fault> faults_;
    std::vector<received_request> received_;
    std::deque<instant> hour_;
};

} // namespace highroad::demo
