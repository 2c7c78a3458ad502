#pragma once

#include "adapters/app_store_connect/app_store_connect.hpp"
#include "adapters/common/shared_access.hpp"
#include "adapters/google_business/google_business.hpp"
#include "daemon/ports/review_platform.hpp"
#include "tests/crowd/hosts.hpp"
#include "tests/crowd/noted_platform.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/kept_memory.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace highroad::test {

class google_business_account;

/// One source, what it is read by, and how a customer writes there.
struct shop {
    std::unique_ptr<review_platform> platform;
    std::function<std::string()> write; ///< a bad review; gives its id
    std::chrono::seconds every{60};
    std::chrono::seconds page_pause{0};
    std::string source; ///< as it is configured
    std::string host;   ///< that is asked about it
    std::string quota;
    std::shared_ptr<noted_platform::notes> notes;
    bool shared_requests = false; ///< one request may be about several of them, and be a little older than the look
    bool may_be_busy = true;      ///< false: what it lists is so little that many reviews at once are not all seen
    std::vector<std::pair<instant, std::string>> written; ///< ids, in order
};

/// What a platform lets one credential ask of it, and what of that reading may take.
struct crowd_quota {
    std::size_t limit = 0;
    std::size_t for_reading = 0;
    std::chrono::seconds window{0};
    std::size_t sources = 0;
};

/// Shops of all platforms that are polled, each with a host of its own but for locations of one account; those of one
/// credential share its quota. What
/// each is told is what its adapter is told in the daemon.
class street {
public:
    street(sim::timeline& time, highroad::clock& wall) : http{time}, time_{time}, clock_{wall} {}

    void app_store_connect(int count, std::chrono::seconds every);
    void google_play(int count, std::chrono::seconds every);
    /// Locations of that many accounts, on a host each; every location has had `history` reviews in the last months.
    void google_business(int count, const std::string& project, std::chrono::seconds every, int accounts = 1,
                         int history = 0);
    void steam(int count, std::chrono::seconds every);
    void app_store_feed(int count, std::chrono::seconds every);
    void trustpilot(int count, std::chrono::seconds every);
    void yelp(int count, std::chrono::seconds every);
    void booking(int count, std::chrono::seconds every);
    void tripadvisor(int count, std::chrono::seconds every);
    void judge_me(int count, std::chrono::seconds every);
    /// A customer of that shop writes now.
    void write(shop& at) { at.written.emplace_back(time_.wall(), at.write()); }

    hosts http;
    std::vector<shop> shops;
    std::map<std::string, crowd_quota> quotas; ///< those that a platform counts

private:
    [[nodiscard]] std::string next_host(const std::string& platform);
    void add_location(google_business_account& account, const std::string& host, google_business_settings settings,
                      const std::string& project, std::chrono::seconds every, int history);
    shop& keep(result<std::unique_ptr<review_platform>> made, std::function<std::string()> write,
               std::chrono::seconds every, std::string host, std::string quota);
    template <class T>
    T& own(std::shared_ptr<T> stand_in)
    {
        stand_ins_.push_back(stand_in);
        return *stand_in;
    }

    sim::timeline& time_;
    highroad::clock& clock_;
    int made_ = 0;
    std::vector<std::shared_ptr<void>> stand_ins_;
    google_business_pool google_;
    shared_access shared_;
    std::shared_ptr<app_store_quota> apple_ = std::make_shared<app_store_quota>();
    kept_log log_;
    kept_meters meters_;
    kept_memory memory_;
};

} // namespace highroad::test
