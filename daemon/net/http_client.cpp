#include "daemon/net/http_client.hpp"

#include "daemon/net/connection_pool.hpp"
#include "daemon/net/dialler.hpp"
#include "daemon/net/endpoint.hpp"
#include "daemon/net/inflate.hpp"
#include "daemon/net/message_parser.hpp"
#include "daemon/net/request_text.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace highroad {
namespace {

using boost::system::error_code;
using time_point = wire::clock::time_point;
namespace http = boost::beast::http;

constexpr int most_redirects = 5;
constexpr int most_interim_answers = 8;
constexpr std::chrono::milliseconds longest_deadline{std::chrono::minutes{5}};

bool follows_redirects(const http_request& request)
{
    return request.method == "GET" || request.method == "HEAD";
}

/// Asking twice has the effect of asking once (RFC 9110 section 9.2.2).
bool is_idempotent(const http_request& request)
{
    return follows_redirects(request) || request.method == "PUT" || request.method == "DELETE";
}

bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// One message there and one back, on one connection.
struct exchange {
    explicit exchange(answer_limits limits) { reader.emplace(limits); }

    std::optional<answer_reader> reader;
    failure why;
    enum class end { answered, nothing_came, failed } outcome = end::failed;
    bool reusable = false;
};

class pooling_client final : public http_client {
public:
    pooling_client(asio::any_io_executor executor, client_options options)
        : options_{std::move(options)},
          dialler_{std::move(executor), options_},
          pool_{options_.pool_per_host, options_.keep_idle}
    {}

    [[nodiscard]] awaitable<result<http_response>> send(http_request request) override
    {
        auto until = wire::clock::now() + std::min(request.deadline, longest_deadline);
        auto sane = check_request(request);
        if (!sane) co_return sane.error();
        auto parsed = parse_endpoint(request.url, url_family::http);
        if (!parsed) co_return parsed.error();
        auto where = std::move(*parsed);
        auto allowed = dialler_.may_ask(where);
        if (!allowed) co_return allowed.error();

        auto moved_for_good = true;
        for (int redirects = 0;; ++redirects) {
            auto answer = co_await ask(request, where, until);
            if (answer && redirects > 0 && moved_for_good && !is_redirect(answer->status))
                answer->moved_to =
                    request.url.substr(0, request.url.find('/', request.url.find("://") + 3)) + where.target;
            if (!answer || !is_redirect(answer->status) || redirects == most_redirects || !follows_redirects(request))
                co_return answer;
            auto target = redirected_target(where, answer->headers.get("Location"));
            if (target.empty()) co_return answer;
            moved_for_good = moved_for_good && (answer->status == 301 || answer->status == 308);
            where.target = std::move(target);
        }
    }

private:
    awaitable<result<http_response>> ask(const http_request& request, const endpoint& where, time_point until)
    {
        auto via = proxy_towards(where, options_.proxies);
        if (!via) co_return via.error();
        auto key = std::string{where.protection == security::tls ? "tls " : "plain "} + where.name() + ' ' +
                   std::to_string(where.port);
        if (*via) key += " via " + (*via)->host + ':' + std::to_string((*via)->port);
        auto head = request_head(request, where, *via, options_.user_agent);

        auto connection = pool_.take(key);
        bool fresh = !connection;
        for (;;) {
            if (!connection) {
                auto dialled = co_await dialler_.dial(where, *via, until);
                if (!dialled) co_return dialled.error();
                connection = std::move(*dialled);
            }
            exchange both{limits_of(request)};
            co_await talk(*connection, head, request, where, until, both);
            if (both.outcome == exchange::end::nothing_came && !fresh && is_idempotent(request)) {
                pool_.drop(key);
                connection.reset();
                fresh = true;
                continue;
            }
            if (both.reusable) {
                pool_.put(key, std::move(connection));
            } else {
                connection->close();
            }
            if (both.outcome != exchange::end::answered) co_return both.why;
            co_return unpacked(std::move(both.reader->answer()), request.method);
        }
    }

    awaitable<void> talk(wire& connection, std::string_view head, const http_request& request, const endpoint& where,
                         time_point until, exchange& both)
    {
        connection.cut_at(until);
        error_code write_error;
        co_await connection.write(head, request.body, write_error);
        // A server may answer "too large" and hang up before it read all: what it said is worth more than the error.
        std::string received;
        error_code error;
        std::array<char, 16384> piece;
        int interim_left = most_interim_answers;
        bool any_byte = false;
        while (!error && !both.reader->done()) {
            connection.cut_at(std::min(until, wire::clock::now() + options_.idle_limit));
            asio::mutable_buffer into{piece.data(), piece.size()};
            auto count = co_await connection.read_some(into, error);
            any_byte = any_byte || count > 0;
            std::string_view bytes{piece.data(), count};
            if (!received.empty()) {
                received.append(bytes);
                bytes = received;
            }
            if (error == asio::error::eof && both.reader->started()) {
                // An answer without a length ends with the connection.
                both.reader->feed_end(error);
                if (!error) break;
            }
            if (error) break;
            auto used = both.reader->feed(bytes, error);
            while (!error && both.reader->done() && both.reader->answer().status / 100 == 1 &&
                   both.reader->answer().status != 101 && interim_left-- > 0) {
                bytes.remove_prefix(used);
                both.reader.emplace(limits_of(request));
                used = both.reader->feed(bytes, error);
            }
            std::string rest{bytes.substr(used)};
            received = std::move(rest);
        }
        if (!error && both.reader->done() && both.reader->answer().status / 100 != 1) {
            both.outcome = exchange::end::answered;
            both.reusable = !write_error && received.empty() && both.reader->keeps_alive();
            co_return;
        }
        co_await leave_if_stopped();
        if (!any_byte && !connection.was_cut()) both.outcome = exchange::end::nothing_came;
        both.why = explain(error, connection, where, any_byte, until);
    }

    [[nodiscard]] failure explain(error_code error, const wire& connection, const endpoint& where, bool any_byte,
                                  time_point until) const
    {
        auto name = where.name();
        if (error == http::error::body_limit)
            return {errc::too_large, "the answer of " + name + " is larger than " +
                                         std::to_string(options_.body_limit >> 10) +
                                         " KiB, which is the most accepted"};
        if (error == http::error::header_limit)
            return {errc::too_large, "the head of the answer of " + name + " is larger than " +
                                         std::to_string(options_.header_limit >> 10) + " KiB"};
        const auto& parsing = make_error_code(http::error::need_more).category();
        if (!error || (error.category() == parsing && error != http::error::partial_message))
            return {errc::bad_answer, "what " + name + " answered is not HTTP/1.1"};
        if (connection.was_cut())
            return {errc::answer_lost, name +
                                           (wire::clock::now() >= until ? " did not answer in time" : " fell silent") +
                                           (any_byte ? " in the middle of its answer" : "") +
                                           "; the request may have arrived nevertheless"};
        if (any_byte)
            return {errc::answer_lost, name + " hung up in the middle of its answer; the request probably arrived"};
        return {errc::answer_lost, name + " hung up without an answer; the request may have arrived nevertheless"};
    }

    [[nodiscard]] answer_limits limits_of(const http_request& request) const
    {
        return {.header_limit = options_.header_limit,
                .body_limit = options_.body_limit,
                .body = request.method == "HEAD" ? answer_body::none : answer_body::expected};
    }

    [[nodiscard]] result<http_response> unpacked(http_response answer, std::string_view method) const
    {
        auto encoding = answer.headers.get("Content-Encoding");
        if (encoding.empty() || method == "HEAD") return answer;
        auto plain = decoded_content(encoding, std::move(answer.body), options_.body_limit);
        if (!plain) return plain.error();
        answer.body = std::move(*plain);
        answer.headers.remove("Content-Encoding");
        answer.headers.remove("Content-Length");
        return answer;
    }

    client_options options_;
    dialler dialler_;
    connection_pool pool_;
};

} // namespace

std::unique_ptr<http_client> make_http_client(asio::any_io_executor executor, client_options options)
{
    return std::make_unique<pooling_client>(std::move(executor), std::move(options));
}

} // namespace highroad
