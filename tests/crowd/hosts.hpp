#pragma once

#include "daemon/ports/http.hpp"
#include "tests/sim/timeline.hpp"
#include "tests/support/in_memory_http.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace highroad::test {

/// The far end of every wire: who is asked what, and when. What a quota was charged with is counted here and nowhere
/// else, so that the daemon's own counts can be wrong.
class hosts final : public http_client {
public:
    explicit hosts(sim::timeline& time) : time_{time} {}

    /// A new host. Requests to it are charged to `quota`; those for tokens are not, as with all platforms.
    [[nodiscard]] in_memory_http& add(const std::string& host, std::string quota);
    [[nodiscard]] awaitable<result<http_response>> send(http_request request) override;

    /// When requests arrived, in order.
    [[nodiscard]] const std::vector<instant>& charged_to(const std::string& quota) { return charged_[quota]; }
    /// When a host was asked for something other than a token and answered with 200.
    [[nodiscard]] const std::vector<instant>& answered_by(const std::string& host) { return sides_.at(host)->answered; }
    /// What becomes of an answer on its way, but for those with tokens.
    std::function<void(http_response&)> change;
    [[nodiscard]] std::size_t tokens() const { return tokens_; }
    /// By quota: requests that were not answered with 200.
    [[nodiscard]] const std::map<std::string, std::size_t>& refused() const { return refused_; }

private:
    struct side {
        in_memory_http http;
        std::string quota;
        std::vector<instant> answered;
    };
    sim::timeline& time_;
    std::map<std::string, std::unique_ptr<side>> sides_;
    std::map<std::string, std::vector<instant>> charged_;
    std::map<std::string, std::size_t> refused_;
    std::size_t tokens_ = 0;
};

} // namespace highroad::test
