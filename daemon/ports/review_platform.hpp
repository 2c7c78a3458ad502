#pragma once

#include "daemon/core/review.hpp"
#include "daemon/ports/delivery.hpp"
#include "daemon/ports/request_quota.hpp"
#include "daemon/ports/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace highroad {

/// Something a platform sent that is no review: counted and quarantined, never lost and never fatal.
struct malformed_item {
    std::string why;
    std::string raw; ///< at most 64 KiB of it
};

/// One page of a listing, newest first unless the platform says otherwise.
struct review_page {
    std::vector<review> reviews;
    std::vector<malformed_item> malformed;
    std::string next; ///< opaque; empty on the last page
    /// Where the next of several lists of the same source begins (a country, a part of a file): read once this list has
    /// ended or is read far enough. Opaque; empty after the last one.
    std::string next_list;
    /// The name of this list where the configuration can add one later ("us"), so that its first read is a baseline;
    /// else empty, as where the page tells nothing of the list. No commas.
    std::string list;
    /// On the last page: where the next round goes on, kept over restarts. Empty where each round begins at the newest.
    std::string resume = {};
    /// Requests that were made for this page: none where an earlier one had brought it.
    std::size_t requests = 1;
    /// What the page comes to in requests: its part, where requests bring the pages of several sources.
    double cost = 1;
};

/// What reading one review again showed.
struct review_is_gone {};
/// The platform has no way to show one review again.
struct cannot_look {};
using look = std::variant<review, review_is_gone, cannot_look, try_again, refused>;

/// What it would mean to send a reply again whose answer was lost and which no look shows.
enum class repeating {
    is_safe,   ///< the receiver knows the idempotency key, or a look shows every reply that arrived
    may_double ///< a second reply could stand there, or the first is held: only a person may decide
};

/// One source on one platform. Translates; holds no policy, never sleeps, never retries.
class review_platform {
public:
    virtual ~review_platform() = default;

    [[nodiscard]] virtual std::string_view platform() const = 0; ///< "app_store", "webhook"
    [[nodiscard]] virtual std::string_view source() const = 0;   ///< the configured name
    [[nodiscard]] virtual reply_rules rules() const = 0;

    /// False for sources that push: they are never polled.
    [[nodiscard]] virtual bool polled() const { return true; }

    /// Whether a review comes with the answer that stands under it. Where it does not, an answer that is missing says
    /// nothing.
    [[nodiscard]] virtual bool shows_replies() const { return true; }

    /// True where the list goes back to the very first review: what is missing in it may have been removed, however old
    /// it is. Else only what is younger than the oldest listed one is looked for.
    [[nodiscard]] virtual bool lists_everything() const { return false; }

    /// False: lists have another order, so that a round reads every page.
    [[nodiscard]] virtual bool newest_first() const { return true; }

    [[nodiscard]] virtual repeating after_lost_answer() const { return repeating::is_safe; }

    /// What the platform allows and what is left of it, as far as that is known. Asks nobody.
    [[nodiscard]] virtual std::vector<request_quota> quotas() { return {}; }

    /// The page at `cursor`; the first page for an empty one.
    [[nodiscard]] virtual awaitable<result<review_page>> list(std::string cursor) = 0;

    /// The first page, for somebody who wants only what was written or changed after `since`: one without `next` holds
    /// all of that. May be what a request for another source brought, if that is no older than a third of the time
    /// since this source was read last.
    [[nodiscard]] virtual awaitable<result<review_page>> news(instant /*since*/) { return list({}); }
    /// How many requests news() would make now, as far as that can be foreseen; none where it is kept already.
    [[nodiscard]] virtual std::size_t requests_for_news() { return 1; }

    /// The review as it is now, with the answer under it.
    [[nodiscard]] virtual awaitable<look> read(review_key key) = 0;

    /// Publishes exactly `text` under the review. Whether that is allowed was decided before.
    /// `idempotency_key` is sent where the platform (or a webhook) can use one.
    [[nodiscard]] virtual awaitable<delivery> publish(review_key key, std::string text,
                                                      std::string idempotency_key) = 0;

    /// The cheapest read call, and what its answer means.
    [[nodiscard]] virtual awaitable<check_line> check() = 0;
};

/// Where platforms that push (webhooks) deliver what they received. Returns once it is durable.
class review_intake {
public:
    virtual ~review_intake() = default;
    [[nodiscard]] virtual awaitable<result<void>> take_in(std::string source, std::vector<review> reviews,
                                                          std::vector<malformed_item> malformed) = 0;
};

} // namespace highroad
