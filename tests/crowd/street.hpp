#pragma once

#include "adapters/common/shared_access.hpp"
#include "adapters/google_business/google_business.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/review_platform.hpp"
#include "tests/sim/timeline.hpp"
#include "tests/support/in_memory_http.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/kept_memory.hpp"

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace highroad::test {

/// Every other side under a host of its own, and a count of what each is asked.
class hosts final : public http_client {
public:
    explicit hosts(sim::timeline& time) : time_{time} {}

    /// `counted_as` is whose quota requests to that host spend.
    in_memory_http& add(const std::string& host, std::string counted_as);
    [[nodiscard]] awaitable<result<http_response>> send(http_request request) override;

    /// When requests were sent, by quota; those for tokens are left out, as platforms do.
    std::map<std::string, std::vector<instant>> asked;

private:
    struct side {
        in_memory_http http;
        std::string counted_as;
    };
    sim::timeline& time_;
    std::map<std::string, std::unique_ptr<side>> sides_;
};

/// One source, what it is read by, and how a customer writes there.
struct shop {
    std::unique_ptr<review_platform> platform;
    std::function<void()> write_review;
    std::chrono::seconds every{60};
    std::chrono::seconds page_pause{0};
    std::string quota; ///< as in `hosts::asked`
};

/// What a quota allows for reading.
struct reading_limit {
    std::size_t limit = 0;
    std::chrono::seconds window{0};
};

/// Shops of all platforms, each with a stand-in of its own; those of one account share its quota.
class street {
public:
    street(sim::timeline& time, highroad::clock& wall) : time_{time}, clock_{wall}, http{time} {}

    void google_play(int count, std::chrono::seconds every);
    void google_business(int count, const std::string& project, std::chrono::seconds every);
    void steam(int count, std::chrono::seconds every);
    void app_store_feed(int count, std::chrono::seconds every);
    void trustpilot(int count, std::chrono::seconds every);
    void yelp(int count, std::chrono::seconds every);
    void booking(int count, std::chrono::seconds every);
    void tripadvisor(int count, std::chrono::seconds every);
    void judge_me(int count, std::chrono::seconds every);

private:
    std::string next_name(const std::string& platform);
    void keep(result<std::unique_ptr<review_platform>> made, std::function<void()> write_review,
              std::chrono::seconds every, std::string quota);
    template <class T>
    T& own(std::shared_ptr<T> stand_in);

    sim::timeline& time_;
    highroad::clock& clock_;
    int made_ = 0;
    std::vector<std::shared_ptr<void>> stand_ins_;
    google_business_pool google_;
    shared_access shared_;
    kept_log log_;
    kept_meters meters_;
    kept_memory memory_;

public:
    hosts http;
    std::vector<shop> shops;
    std::map<std::string, reading_limit> limits;
};

} // namespace highroad::test
