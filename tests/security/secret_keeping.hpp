#pragma once

#include "adapters/common/shared_access.hpp"
#include "adapters/google_business/google_business.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/review_platform.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/kept_memory.hpp"
#include "tests/support/manual_clock.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// What holds promise 7 for the adapters: a service that repeats whatever it was sent, and a reader of all that an
/// adapter says who knows its secrets in every form in which they travel.
namespace highroad::test {

/// Knows secrets, and finds them: as they are, percent-encoded, in base64 (whole, or as the password of a user), in
/// hexadecimal, and cut off from twelve bytes on.
class secret_finder {
public:
    void know(const std::string& secret);
    /// What was found, for a person; empty when the text is clean.
    [[nodiscard]] std::string found_in(std::string_view text) const;

private:
    std::set<std::string> forms_;
};

/// Answers each request with a status and a text that holds everything of that request: address, headers, body. Where
/// tokens are asked for it gives one, unless it is to refuse there as well.
class repeating_service final : public http_client {
public:
    explicit repeating_service(secret_finder& secrets) : secrets_{secrets} {}
    [[nodiscard]] awaitable<result<http_response>> send(http_request request) override;

    int status = 200; ///< 0: the answer is lost, with the request in the failure's words
    bool gives_tokens = true;

private:
    secret_finder& secrets_;
    int tokens_ = 0;
};

/// Everything that an adapter gets, and everything that it says.
struct kept_surroundings {
    using wrap = std::function<std::unique_ptr<http_client>(http_client&, log&)>;
    explicit kept_surroundings(const wrap& around = {});

    secret_finder secrets;
    repeating_service service{secrets};
    kept_log notes;
    std::unique_ptr<http_client> wrapped; ///< null: the service itself
    http_client& line;
    manual_clock clock;
    kept_meters meters;
    kept_memory memory;
    shared_access shared;
    google_business_pool pool;
};

struct keeper_of_secrets {
    const char* name;
    std::vector<std::string> secrets; ///< besides what it is given as a token
    std::function<std::unique_ptr<review_platform>(kept_surroundings&)> make;
};
/// Every platform that holds a secret.
[[nodiscard]] std::vector<keeper_of_secrets> platforms_with_secrets();

/// Lists, reads, publishes and checks, with answers of every kind. Gives the secrets that could be read anywhere.
[[nodiscard]] std::vector<std::string>
secrets_shown(const keeper_of_secrets& one, const kept_surroundings::wrap& around = {},
              const std::function<std::unique_ptr<review_platform>(std::unique_ptr<review_platform>)>& changed = {});

} // namespace highroad::test
