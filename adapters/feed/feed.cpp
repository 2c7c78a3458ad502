// A feed of reviews of the team's own: a document on the web that is asked for again and again, or files in a folder.
// HTTP's own ways of saying "nothing new" (ETag, Last-Modified: RFC 9110, section 13) are used, and its word that a
// document has moved is passed on to the person who can change the address.

#include "adapters/feed/feed.hpp"

#include "adapters/common/retry_after.hpp"
#include "adapters/feed/files.hpp"
#include "adapters/feed/items.hpp"
#include "daemon/ports/json_text.hpp"

#include <utility>

namespace highroad {
namespace {

using namespace std::chrono_literals;

/// What stands behind the only page of a document: asking for it says that the page was taken in.
constexpr std::string_view taken_in = "taken in";

/// What the server needs to tell us that nothing has changed.
struct validators {
    std::string tag;
    std::string modified;
};

/// Without what follows the question mark, which may be secret.
std::string shown_address(const std::string& url)
{
    return quotable(url.substr(0, url.find('?')));
}

/// "https://shop.example.com": scheme, host and port.
std::string_view origin_of(std::string_view url)
{
    auto host = url.find("://");
    return host == std::string_view::npos ? url : url.substr(0, url.find_first_of("/?#", host + 3));
}

class feed_source final : public review_platform {
public:
    feed_source(feed_settings settings, std::unique_ptr<review_platform> replies, http_client& http, clock& time,
                log& journal)
        : settings_{std::move(settings)},
          replies_{std::move(replies)},
          files_{settings_},
          http_{http},
          time_{time},
          journal_{journal}
    {}

    [[nodiscard]] std::string_view platform() const override { return "feed"; }
    [[nodiscard]] std::string_view source() const override { return settings_.source; }
    [[nodiscard]] reply_rules rules() const override
    {
        return replies_ ? replies_->rules() : reply_rules{.by_us = false, .limit = 0};
    }

    [[nodiscard]] bool shows_replies() const override
    {
        // Nobody said that a file has the usual column; where it has, what stands in it counts all the same.
        const auto& reply = settings_.mapping.reply;
        return !reply.empty() &&
               (settings_.format != feed_format::csv || reply != usual_mapping(feed_format::csv).reply);
    }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        if (settings_.url.empty()) co_return files_.list(cursor, time_.now());
        if (cursor == taken_in) {
            known_ = std::exchange(offered_, {});
            co_return review_page{};
        }
        if (time_.now() < quiet_until_)
            co_return failure{errc::try_later, "The feed " + settings_.source +
                                                   " wants to be asked less often; reading goes on in " +
                                                   in_words(quiet_until_ - time_.now()) + "."};
        auto request = fetch_request();
        auto further = !cursor.empty();
        if (further) {
            if (!cursor.starts_with("http") || origin_of(cursor) != origin_of(settings_.url))
                co_return failure{errc::not_found, "That is no page of the feed " + settings_.source + "."};
            request.url = cursor;
            // What the server gave to recognise the first page by says nothing of this one.
            request.headers.remove("If-None-Match");
            request.headers.remove("If-Modified-Since");
        }
        auto answer = co_await http_.send(std::move(request));
        if (!answer) co_return answer.error();
        if (answer->status == 304) co_return review_page{};
        if (answer->status == 429 || answer->status == 503)
            quiet_until_ = time_.now() + retry_after(*answer, answer->status == 429 ? 5min : 0s);
        if (answer->status != 200) co_return read_failure(*answer);
        if (!further) tell_of_move(*answer);
        auto page = feed::read_document(settings_, answer->body);
        if (!page) co_return page.error();
        page->next = next_page(page->next);
        // Kept only once the pages are on the disk: else what was lost on the way would be "nothing new" for ever.
        if (!further) offered_ = {answer->headers.get("ETag"), answer->headers.get("Last-Modified")};
        page->next_list = taken_in;
        co_return page;
    }

    /// A feed shows many or none. What is missing from it may have been left out for its length.
    [[nodiscard]] awaitable<look> read(review_key) override { co_return cannot_look{}; }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text, std::string idempotency_key) override
    {
        if (!replies_) co_return refused{"This feed takes no replies. Post the text by hand."};
        auto outcome = co_await replies_->publish(std::move(key), std::move(text), std::move(idempotency_key));
        co_return outcome;
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "feed " + settings_.source, {}};
        result<review_page> page = review_page{};
        std::string moved;
        if (settings_.url.empty()) {
            // Files of its own, so that nothing counts as taken in.
            feed::feed_files fresh{settings_};
            page = fresh.list({}, time_.now());
        } else {
            auto request = fetch_request();
            request.headers.remove("If-None-Match");
            request.headers.remove("If-Modified-Since");
            auto answer = co_await http_.send(std::move(request));
            page = !answer                 ? result<review_page>{answer.error()}
                   : answer->status != 200 ? result<review_page>{read_failure(*answer)}
                                           : feed::read_document(settings_, answer->body);
            if (answer && !answer->moved_to.empty())
                moved = " It has moved for good: write url = \"" + shown_address(answer->moved_to) + "\".";
        }
        if (!page) {
            line.words = page.error().words;
            co_return line;
        }
        auto understood = page->reviews.size();
        auto malformed = page->malformed.size();
        line.works = understood > 0 || malformed == 0;
        line.words =
            std::to_string(understood) + " reviews are understood" +
            (malformed > 0 ? ", " + std::to_string(malformed) + " are not. " + page->malformed.front().why : ".");
        line.words += replies_ ? " Replies go to reply_url." : " Replies are posted by hand.";
        line.words += moved;
        co_return line;
    }

private:
    [[nodiscard]] http_request fetch_request() const
    {
        http_request request{"GET", settings_.url};
        request.headers.set("Accept", settings_.format == feed_format::json ? "application/json"
                                      : settings_.format == feed_format::xml
                                          ? "application/atom+xml, application/rss+xml, "
                                            "application/xml;q=0.9, text/xml;q=0.8"
                                          : "text/csv, text/plain;q=0.8");
        if (!known_.tag.empty()) request.headers.set("If-None-Match", known_.tag);
        if (!known_.modified.empty()) request.headers.set("If-Modified-Since", known_.modified);
        return request;
    }

    [[nodiscard]] failure read_failure(const http_response& answer) const
    {
        auto status = std::to_string(answer.status);
        auto feed = "The feed " + settings_.source;
        if (answer.status >= 300 && answer.status < 400)
            return {errc::refused, feed + " has moved to another server (" + status +
                                       "): " + shown_address(answer.headers.get("Location")) +
                                       ". That is not followed by itself. If it is right, write it as url."};
        if (answer.status == 401 || answer.status == 403)
            return {errc::refused,
                    feed + " is not given to us (" + status + "). Look whether it needs a key in its address."};
        if (answer.status == 404) return {errc::not_found, feed + " is not there (404). Look at url."};
        if (answer.status == 410)
            return {errc::refused, feed + " is gone for good (410). Look at url, or remove the source."};
        if (answer.status == 429)
            return {errc::try_later, feed + " wants to be asked less often; reading goes on in " +
                                         in_words(retry_after(answer, 5min)) + "."};
        if (answer.status == 408 || answer.status >= 500)
            return {errc::try_later, feed + " has trouble of its own (it answered " + status + ")."};
        return {errc::refused, feed + " refused the request (" + status + ")."};
    }

    /// The address of the next page. One on another server is told and not followed: it would get our key.
    [[nodiscard]] std::string next_page(const std::string& named)
    {
        if (named.empty()) return {};
        if (named.starts_with('/') && !named.starts_with("//")) return std::string{origin_of(settings_.url)} + named;
        if (origin_of(named) == origin_of(settings_.url)) return named;
        if (!std::exchange(stranger_told_, true))
            journal_.write(log_level::warning, "the feed names a next page on another server; it is not read",
                           {{"source", settings_.source}, {"url", shown_address(named)}});
        return {};
    }

    void tell_of_move(const http_response& answer)
    {
        if (answer.moved_to == moved_to_) return;
        moved_to_ = answer.moved_to;
        if (!moved_to_.empty())
            journal_.write(log_level::warning, "the feed has moved for good; write its new address as url",
                           {{"source", settings_.source}, {"url", shown_address(moved_to_)}});
    }

    feed_settings settings_;
    std::unique_ptr<review_platform> replies_;
    feed::feed_files files_;
    http_client& http_;
    clock& time_;
    log& journal_;
    validators known_;
    validators offered_; ///< of a page that is not on the disk yet
    std::string moved_to_;
    bool stranger_told_ = false;
    instant quiet_until_{};
};

} // namespace

result<std::unique_ptr<review_platform>> make_feed(feed_settings settings, std::unique_ptr<review_platform> replies,
                                                   http_client& http, clock& time, log& journal)
{
    auto bad = [&](std::string words) { return failure{errc::bad_input, "Source " + settings.source + ": " + words}; };
    if (settings.url.empty() == settings.path.empty()) return bad("either url or path must be given, not both.");
    if (!settings.url.empty() && !may_carry_secrets(settings.url))
        return bad("url must be https (http only towards this machine), without a user name in it.");
    if (!settings.path.empty() && !settings.path.starts_with('/')) return bad("path must be absolute.");
    if (!(settings.rating_scale > 0 && settings.rating_scale <= 1000))
        return bad("rating_scale must be a number from 0 to 1000.");
    if (settings.format == feed_format::json) {
        const auto& m = settings.mapping;
        for (const auto* pointer : {&m.items, &m.id, &m.rating, &m.scale, &m.title, &m.text, &m.author, &m.created,
                                    &m.updated, &m.link, &m.language, &m.reply})
            if (auto why = feed::why_no_pointer(*pointer); !why.empty())
                return bad("\"" + quotable(*pointer) + "\" is no JSON pointer: " + why + ".");
    }
    return std::unique_ptr<review_platform>{
        std::make_unique<feed_source>(std::move(settings), std::move(replies), http, time, journal)};
}

} // namespace highroad
