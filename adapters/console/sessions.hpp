#pragma once

#include "daemon/core/actor.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::console_parts {

/// One browser that is let in.
struct session {
    actor who;
    std::string csrf; ///< what the page sends with each change; another site's page cannot read it
    instant started;
    instant used;
    bool ended = false; ///< logged out or too old: open event streams look at this
};

/// "Ana María" as "ana-mara": lower-case letters, digits, '.', '_' and '-', 1..32 of them. Empty when nothing is left.
[[nodiscard]] std::string person_id(std::string_view typed);

/// The person ids in entries as "console:ana", each once. Entries of other chats are passed over.
[[nodiscard]] std::vector<std::string> people_in(const std::vector<std::string>& mentions);

/// Who is let in: random values in memory, so a restart logs everybody out. Stored under a keyed hash: comparing
/// what a stranger sent with what we hold tells nothing about it.
class sessions {
public:
    static constexpr std::size_t max_sessions = 1000;
    static constexpr std::chrono::hours idle_limit{12};
    static constexpr std::chrono::hours whole_limit{24 * 7};

    sessions(clock& time, random_source& random, bool secure_cookie);

    /// The session that the request's cookie names, or null.
    [[nodiscard]] std::shared_ptr<session> find(const http_request& request);

    struct opened {
        std::shared_ptr<session> one;
        std::string set_cookie; ///< value of the Set-Cookie field
    };
    [[nodiscard]] opened open(actor who);
    void end(const http_request& request);
    [[nodiscard]] std::string clearing_cookie() const;

    /// Whether that session may go on; ends it when it is too old.
    [[nodiscard]] bool still_valid(session& one);

private:
    [[nodiscard]] std::string fresh_secret();
    [[nodiscard]] std::string stored_name(std::string_view secret) const;
    [[nodiscard]] std::string cookie_of(const http_request& request) const;
    void make_room();

    clock& time_;
    random_source& random_;
    bool secure_cookie_;
    std::string key_;
    std::map<std::string, std::shared_ptr<session>, std::less<>> all_;
};

/// Slows down guessing: a peer with too many wrong tokens waits until the minute is over.
class login_limit {
public:
    static constexpr int max_failures = 10;
    static constexpr std::chrono::minutes window{1};
    static constexpr std::size_t max_peers = 1024;

    /// How long that peer has to wait; empty when it may try.
    [[nodiscard]] std::optional<std::chrono::seconds> wait_of(const std::string& peer, instant now);
    void failed(const std::string& peer, instant now);

private:
    struct failures {
        int count = 0;
        instant first;
    };
    [[nodiscard]] static bool is_over(const failures& of_peer, instant now);
    [[nodiscard]] const std::string& slot_of(const std::string& peer, instant now);
    std::map<std::string, failures> all_;
};

} // namespace highroad::console_parts
