#include "adapters/slack/socket_mode.hpp"

#include "adapters/slack/children.hpp"
#include "adapters/slack/frames.hpp"
#include "daemon/ports/json_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <exception>
#include <memory>

namespace highroad::slack {
namespace {

using namespace std::chrono_literals;

constexpr auto fatal_pause = 5min;
constexpr auto hello_limit = 30s;
// A socket that lived this long was no failure.
constexpr auto settled_after = 60s;
// Envelopes already on their way when the old socket is replaced still arrive on it.
constexpr auto overlap = 2s;
constexpr auto longest_overlap = 30s;
constexpr int most_in_flight = 200;

/// One socket and what belongs to it.
struct link {
    std::unique_ptr<websocket> socket;
    instant since;
    std::chrono::seconds lasts{0};
    bool greeted = false;
    bool ended = false;
    bool wants_successor = false;
    std::string reason; ///< Slack's word for why it ends, or what broke
    int in_flight = 0;
    std::deque<std::string> outgoing;
    bool writing = false;
};
using link_ptr = std::shared_ptr<link>;

/// Either a link that has said hello, or why there is none.
struct attempt {
    link_ptr connected;
    std::string words;
    bool fatal = false;
    std::chrono::seconds at_least{0};
};

bool is_fatal(std::string_view error)
{
    static constexpr std::array<std::string_view, 8> errors{
        "not_authed",    "invalid_auth",  "account_inactive",       "user_removed_from_team",
        "team_disabled", "token_revoked", "not_allowed_token_type", "missing_scope"};
    return std::find(errors.begin(), errors.end(), error) != errors.end();
}

/// What lives during one run().
class session {
public:
    struct outside {
        web_api& app;
        websocket_connector& sockets;
        inbound& payloads;
        clock& time;
        random_source& random;
        log& notes;
        meters& counts;
        command_desk& desk;
    };
    session(asio::any_io_executor loop, const outside& all)
        : out_{all},
          changed_{loop},
          children_{loop, [&notes = all.notes](const std::string& why) {
                        notes.write(log_level::error, "slack socket task failed", {{"error", without_secrets(why)}});
                    }}
    {}

    awaitable<void> keep_connected();
    awaitable<void> finish() { return children_.finish(); }

private:
    awaitable<attempt> connect();
    awaitable<void> use(link_ptr current);
    awaitable<void> read(link_ptr from);
    awaitable<void> serve(link_ptr from, frame::envelope what);
    awaitable<void> answer_envelope(link_ptr from, frame::envelope what);
    void count_alive(int change);
    awaitable<void> send(link_ptr to, std::string text);
    awaitable<void> retire(link_ptr old);
    awaitable<void> close_unless_greeted(link_ptr fresh);
    awaitable<void> want_successor_after(link_ptr current, std::chrono::seconds life);
    awaitable<void> pause(std::chrono::seconds length) { return out_.time.sleep_until(out_.time.now() + length); }
    void take(const link_ptr& from, frame::envelope what);

    outside out_;
    int alive_ = 0; ///< sockets that have said hello and have not ended
    bell changed_;
    children children_;
};

awaitable<attempt> session::connect()
{
    std::vector<std::pair<std::string, std::string>> nothing;
    auto answer = co_await out_.app.read("apps.connections.open", std::move(nothing));
    attempt made;
    if (!answer.ok()) {
        made.words = answer.words;
        made.fatal = is_fatal(answer.error);
        if (answer.rate_limited) made.at_least = answer.after;
        co_return made;
    }
    auto opened = co_await out_.sockets.open(json_text(*answer.body, "url"));
    if (!opened) {
        made.words = "The socket did not open: " + without_secrets(opened.error().words);
        co_return made;
    }
    auto fresh = std::make_shared<link>();
    fresh->socket = std::move(*opened);
    fresh->since = out_.time.now();
    children_.start(read(fresh));
    auto watch = children_.start(close_unless_greeted(fresh));
    while (!fresh->greeted && !fresh->ended)
        co_await changed_.wait();
    children_.stop(watch);
    if (fresh->greeted) {
        made.connected = fresh;
    } else {
        made.words = "The socket ended before Slack said hello: " + fresh->reason;
        made.fatal = fresh->reason == "link_disabled";
    }
    co_return made;
}

awaitable<void> session::keep_connected()
{
    link_ptr current;
    int failures = 0;
    for (;;) {
        auto made = co_await connect();
        auto fatal = made.fatal;
        auto at_least = made.at_least;
        if (made.connected) {
            if (current) children_.start(retire(current));
            current = made.connected;
            out_.counts.count("highroad_slack_connections_total");
            out_.notes.write(log_level::info, "connected to slack");
            co_await use(current);
            auto lived = out_.time.now() - current->since;
            failures = lived >= settled_after ? 0 : failures + 1;
            fatal = current->reason == "link_disabled";
            out_.notes.write(log_level::info, "slack socket is being replaced", {{"reason", current->reason}});
            if (fatal) {
                out_.notes.write(log_level::error,
                                 "socket mode is switched off for the app: switch it on in its settings");
            }
        } else {
            ++failures;
            out_.counts.count("highroad_slack_connection_failures_total");
            out_.notes.write(fatal ? log_level::error : log_level::warning, "no connection to slack",
                             {{"error", made.words}});
        }
        if (failures == 0 && !fatal) continue;
        auto delay = fatal ? std::chrono::seconds{fatal_pause} : reconnect_delay(failures, out_.random.next());
        co_await pause(std::max(delay, at_least));
    }
}

awaitable<void> session::use(link_ptr current)
{
    auto life = planned_life(current->lasts, out_.random.next());
    std::uint64_t alarm = 0;
    if (life > 0s) alarm = children_.start(want_successor_after(current, life));
    while (!current->ended && !current->wants_successor)
        co_await changed_.wait();
    children_.stop(alarm);
}

awaitable<void> session::read(link_ptr from)
{
    for (;;) {
        auto text = co_await from->socket->receive();
        if (!text) {
            if (from->reason.empty()) from->reason = without_secrets(text.error().words);
            break;
        }
        auto got = read_frame(*text);
        if (const auto* hello = std::get_if<frame::hello>(&got)) {
            if (!from->greeted) count_alive(1);
            from->greeted = true;
            from->since = out_.time.now();
            from->lasts = hello->lasts;
            changed_.ring();
        } else if (const auto* goodbye = std::get_if<frame::goodbye>(&got)) {
            from->reason = quotable(goodbye->reason, 60);
            from->wants_successor = true;
            changed_.ring();
        } else if (auto* envelope = std::get_if<frame::envelope>(&got)) {
            while (from->in_flight >= most_in_flight)
                co_await changed_.wait();
            take(from, std::move(*envelope));
        }
    }
    from->ended = true;
    if (from->greeted) count_alive(-1);
    changed_.ring();
}

void session::count_alive(int change)
{
    alive_ += change;
    out_.counts.set("highroad_slack_connected", {}, alive_ > 0 ? 1 : 0);
}

void session::take(const link_ptr& from, frame::envelope what)
{
    if (what.attempt > 0) out_.counts.count("highroad_slack_redelivered_total");
    ++from->in_flight;
    children_.start(serve(from, std::move(what)));
}

awaitable<void> session::serve(link_ptr from, frame::envelope what)
{
    // Counts down whatever happens; `from` belongs to this frame, so this is safe even when the loop is torn down.
    struct leaving {
        link& of;
        ~leaving() { --of.in_flight; }
    };
    {
        leaving on_exit{*from};
        auto work = answer_envelope(from, std::move(what));
        co_await std::move(work);
    }
    changed_.ring();
}

awaitable<void> session::answer_envelope(link_ptr from, frame::envelope what)
{
    std::string response_url;
    if (const auto* slash = std::get_if<slash_command>(&what.inside)) response_url = slash->response_url;
    auto done = co_await out_.payloads.handle(out_.desk, what.id, std::move(what.inside));
    // Not acknowledged, so Slack sends it again.
    if (!done.durable) co_return;
    auto ack = acknowledgement(what.id, what.takes_answer ? done.answer : std::string{});
    co_await send(from, std::move(ack));
    if (!what.takes_answer && !done.answer.empty() && !response_url.empty()) {
        done.then.push_back(answer_by_url{response_url, done.answer});
    }
    for (auto& next : done.then)
        co_await out_.payloads.carry_out(std::move(next));
}

// Two frames must not be written at once: whoever comes second leaves its text to whoever is writing.
awaitable<void> session::send(link_ptr to, std::string text)
{
    to->outgoing.push_back(std::move(text));
    if (to->writing) co_return;
    to->writing = true;
    while (!to->outgoing.empty()) {
        auto next = std::move(to->outgoing.front());
        to->outgoing.pop_front();
        auto sent = co_await to->socket->send(std::move(next));
        if (!sent) {
            // What was not acknowledged comes again on another socket and gets the same answer.
            to->outgoing.clear();
            to->socket->close();
        }
    }
    to->writing = false;
}

awaitable<void> session::retire(link_ptr old)
{
    auto latest = out_.time.now() + longest_overlap;
    co_await pause(overlap);
    while (old->in_flight > 0 && !old->ended && out_.time.now() < latest)
        co_await pause(1s);
    old->socket->close();
}

awaitable<void> session::close_unless_greeted(link_ptr fresh)
{
    co_await pause(hello_limit);
    if (fresh->greeted) co_return;
    fresh->reason = "no hello within " + std::to_string(hello_limit.count()) + " s";
    fresh->socket->close();
}

awaitable<void> session::want_successor_after(link_ptr current, std::chrono::seconds life)
{
    co_await pause(life);
    if (current->reason.empty()) current->reason = "planned";
    current->wants_successor = true;
    changed_.ring();
}

} // namespace

std::chrono::seconds reconnect_delay(int failures, std::uint64_t random)
{
    auto doublings = std::clamp(failures - 1, 0, 6);
    auto base = std::min<std::int64_t>(std::int64_t{1} << doublings, 60);
    return std::chrono::seconds{base + static_cast<std::int64_t>(random % static_cast<std::uint64_t>(base + 1))};
}

std::chrono::seconds planned_life(std::chrono::seconds lasts, std::uint64_t random)
{
    if (lasts <= 0s) return 0s;
    auto margin = std::min<std::chrono::seconds>(lasts / 10, 120s);
    auto jitter = static_cast<std::int64_t>(random % static_cast<std::uint64_t>(margin.count() + 1));
    return std::max<std::chrono::seconds>(lasts - margin - std::chrono::seconds{jitter}, 1s);
}

socket_mode::socket_mode(web_api& app, websocket_connector& sockets, inbound& desk_side, clock& time,
                         random_source& random, log& notes, meters& counts)
    : app_{app}, sockets_{sockets}, inbound_{desk_side}, clock_{time}, random_{random}, log_{notes}, meters_{counts}
{}

awaitable<void> socket_mode::run(command_desk& desk)
{
    auto loop = co_await asio::this_coro::executor;
    session::outside all{app_, sockets_, inbound_, clock_, random_, log_, meters_, desk};
    session now{loop, all};
    std::exception_ptr ended;
    try {
        co_await now.keep_connected();
    } catch (...) {
        ended = std::current_exception();
    }
    meters_.set("highroad_slack_connected", {}, 0);
    // A stop must not keep us from waiting for what we started.
    co_await asio::this_coro::reset_cancellation_state();
    co_await now.finish();
    if (ended) std::rethrow_exception(ended);
}

} // namespace highroad::slack
