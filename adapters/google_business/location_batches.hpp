#pragma once

#include "adapters/common/quota_ledger.hpp"
#include "adapters/google_business/batch_wire.hpp"
#include "daemon/ports/result.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace highroad::business {

/// One list of several locations while it is read.
struct location_batch;

/// The locations of one account and consent: which of them are asked for together, and what came for those that did not
/// ask. Sends nothing; the location that asks first does. docs/adr/0062-locations-are-read-in-batches.md says why so.
///
/// What came for a location is used only when that loses nothing, whatever the order across locations: all of it could
/// be understood and came newest change first, what was its newest review is among it, it goes back behind what is
/// wanted, and nothing was asked or written there since.
class location_batches {
public:
    /// `looks` counts looks for news of the whole Google project.
    explicit location_batches(std::shared_ptr<quota_ledger> looks) : looks_{std::move(looks)} {}

    /// A location, without its secrets. Of one that is there already, everything is forgotten.
    [[nodiscard]] std::size_t add(google_business_settings location);

    /// While one of these lives, that location asks or writes by itself: what a batch brings meanwhile may be older.
    class own_request {
    public:
        own_request(location_batches& all, std::size_t who) : all_{all}, who_{who} { ++all_.places_[who_].spoken; }
        ~own_request() { ++all_.places_[who_].spoken; }
        own_request(const own_request&) = delete;
        own_request& operator=(const own_request&) = delete;

    private:
        location_batches& all_;
        std::size_t who_;
    };
    /// Its own list was asked for at `sent` and worked; or it was refused, so that it would spoil a batch for the
    /// others.
    void was_listed(std::size_t who, instant sent, const std::vector<review>& first_page);
    void was_refused(std::size_t who);

    /// Somebody looks for news of that location. False for its first look: requests_for() could not foresee a batch
    /// then.
    bool wants(std::size_t who, instant since, instant now);
    /// Returns when no batch with that location is under way.
    [[nodiscard]] awaitable<void> wait_for_batch(std::size_t who);
    /// What a look for news takes now at most: nothing where a batch has brought it.
    [[nodiscard]] std::size_t requests_for(std::size_t who, instant now) const;
    /// What a batch brought, once; nothing where it does not hold what is wanted, or is old for a look of `asked_at`.
    [[nodiscard]] std::optional<review_page> take(std::size_t who, instant asked_at);

    /// A look was served by a batch, for which it made so many requests: what such looks come to lately. Not every page
    /// that a batch brings is young enough when it is asked for.
    [[nodiscard]] double cost_of_a_look(std::size_t made);

    /// A batch led by that location, or nothing where it had better be read alone. To be ended whatever happens.
    [[nodiscard]] std::shared_ptr<location_batch> begin(std::size_t who, asio::any_io_executor where, instant now);
    /// The next request of it; nothing once the leader and most others have what they want, the list is over, or it is
    /// too long.
    [[nodiscard]] std::optional<http_request> next_request(const location_batch& of) const;
    /// Its answer. Fails as read_batch does.
    [[nodiscard]] result<void> take_in(location_batch& of, std::string_view body);
    /// Google refuses the list for reasons that may lie with one location: it is found by asking for ever fewer.
    void refused(const location_batch& of, instant now);
    /// Something else went wrong: no batches for a while.
    void went_wrong(instant now);
    /// Keeps what it brought and wakes those who wait for it.
    void end(location_batch& of, instant now);

private:
    struct kept_page {
        review_page page;
        instant sent; ///< how things stood then is what it shows
        std::uint64_t spoken = 0;
    };
    struct place {
        google_business_settings location;
        std::optional<instant> since;   ///< what is known goes back to here
        std::optional<instant> read_at; ///< how things stood then is what was told last
        bool readable = false;          ///< its own last list worked
        std::string head;               ///< the review that was its newest then
        std::size_t needs = 1;          ///< reviews of it that a list has to hold to go back far enough
        std::optional<instant> looked_at;
        std::chrono::seconds usual_pause{0}; ///< between looks for its news
        std::uint64_t spoken = 0;            ///< its own requests, begun and ended
        std::size_t refused_with = 0;        ///< locations in the smallest batch that was refused with it
        instant alone_until{};
        std::shared_ptr<location_batch> under_way;
        std::optional<kept_page> kept;
    };
    [[nodiscard]] bool keeps(std::size_t who, instant asked_at) const;
    [[nodiscard]] bool may_join(const place& one, instant now) const;
    [[nodiscard]] bool looks_soon(const place& one, instant now) const;
    [[nodiscard]] std::vector<std::size_t> together_with(std::size_t who, instant now) const;

    std::shared_ptr<quota_ledger> looks_;
    std::vector<place> places_;
    instant paused_until_{};
    double made_ = 0; ///< requests, and the looks that they served
    double served_ = 0;
};

} // namespace highroad::business
