#include "adapters/console/routes.hpp"

#include "adapters/console/event_stream.hpp"
#include "adapters/console/page.hpp"
#include "daemon/core/text.hpp"
#include "daemon/crypto/crypto.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

namespace highroad::console_parts {
namespace {

constexpr std::array<std::string_view, 4> changing_paths{"/act", "/line", "/login", "/logout"};

std::string path_of(const http_request& request)
{
    return request.url.substr(0, request.url.find('?'));
}

/// Every refusal has the same shape as an answer of the desk, so the page shows it as it is.
http_response told(int status, bool accepted, std::string text)
{
    return secured({status, "application/json", answer_body({accepted, std::move(text)})});
}

http_response refuse(int status, std::string text)
{
    return told(status, false, std::move(text));
}

bool is_json(const http_request& request)
{
    auto type = request.headers.get("Content-Type");
    auto name = trimmed(std::string_view{type}.substr(0, type.find(';')));
    return name == "application/json";
}

awaitable<http_response> ready(http_response answer)
{
    co_return answer;
}

} // namespace

site::site(console_settings settings, clock& time, random_source& random, log& journal)
    : settings_{std::move(settings)},
      places_{settings_.public_host, settings_.login_token.empty()},
      time_{time},
      journal_{journal},
      sessions_{std::make_shared<sessions>(time, random, settings_.secure_cookie)}
{}

void site::hang_into(http_router& routes)
{
    auto self = shared_from_this();
    routes.add("GET", "/", [self](http_request request) { return ready(self->serve_page(request)); });
    routes.add("GET", "/session", [self](http_request request) { return ready(self->serve_session(request)); });
    routes.add("GET", "/events", [self](http_request request) { return self->open_events(std::move(request)); });
    routes.add("POST", "/login", [self](http_request request) { return ready(self->log_in(request)); });
    routes.add("POST", "/logout", [self](http_request request) { return ready(self->log_out(request)); });
    routes.add("POST", "/act", [self](http_request request) { return self->change(std::move(request), &site::act); });
    routes.add("POST", "/line",
               [self](http_request request) { return self->change(std::move(request), &site::take_line); });
    for (const auto& file : page_files()) {
        if (file.name == "index.html") continue;
        routes.add("GET", "/" + std::string{file.name},
                   [self](http_request request) { return ready(self->serve_page(request)); });
    }
}

page_facts site::facts() const
{
    return {settings_.title, settings_.notice.value_or(""), settings_.channel};
}

http_response site::serve_page(const http_request& request) const
{
    if (auto why = why_not_read(request, places_)) return refuse(403, *why);
    auto path = path_of(request);
    // The route "/" catches every path that nobody else took.
    if (std::find(changing_paths.begin(), changing_paths.end(), path) != changing_paths.end()) {
        auto answer = refuse(405, "That address takes POST requests only.");
        answer.headers.set("Allow", "POST");
        return answer;
    }
    auto wanted = path == "/" ? std::string_view{"index.html"} : std::string_view{path}.substr(path.empty() ? 0 : 1);
    for (const auto& file : page_files()) {
        if (file.name == wanted && (path == "/" || wanted != "index.html")) return page_answer(file, request);
    }
    return refuse(404, "There is no such page.");
}

http_response site::serve_session(const http_request& request)
{
    if (auto why = why_not_read(request, places_)) return refuse(403, *why);
    auto one = sessions_->find(request);
    std::string cookie;
    if (!one && places_.open) {
        auto opened = sessions_->open({"console", "you", "you", {}});
        one = opened.one;
        cookie = opened.set_cookie;
    }
    session_facts known{.logged_in = one != nullptr,
                        .needs_token = !places_.open,
                        .name = one ? one->who.name : "",
                        .id = one ? one->who.id : "",
                        .csrf = one ? one->csrf : "",
                        .title = settings_.title};
    http_response answer{200, "application/json", session_body(known)};
    if (!cookie.empty()) answer.headers.set("Set-Cookie", cookie);
    return secured(std::move(answer));
}

std::optional<http_response> site::refuse_form(const http_request& request) const
{
    if (auto why = why_not_write(request, places_)) return refuse(403, *why);
    if (request.body.size() > max_body)
        return refuse(413, "That is more than the console takes at once (64 KiB). Nothing was changed.");
    if (!is_json(request)) return refuse(415, "The request must be application/json.");
    // A form of another site cannot set this field; a script there may only with a permission that we never give.
    if (!request.headers.find("X-Highroad-CSRF"))
        return refuse(403, "The request lacks the X-Highroad-CSRF field. Load the page again.");
    return std::nullopt;
}

http_response site::log_in(const http_request& request)
{
    if (auto refusal = refuse_form(request)) return std::move(*refusal);
    auto form = read_login(request.body);
    if (!form) return refuse(400, form.error().words);

    auto now = time_.now();
    if (!places_.open) {
        if (auto wait = limit_.wait_of(request.remote, now)) {
            auto answer = refuse(429, "Too many wrong tokens. Wait " + in_words(*wait) + ", then try again.");
            answer.headers.set("Retry-After", std::to_string(wait->count()));
            return answer;
        }
        // Hashed first, so that not even the length of the right token shows.
        if (!constant_time_equal(sha256(form->token), sha256(settings_.login_token))) {
            limit_.failed(request.remote, now);
            journal_.write(log_level::warning, "console login refused", {{"peer", request.remote}});
            return refuse(403, "That is not the login token. Ask whoever runs Highroad here.");
        }
    }
    auto id = person_id(form->name);
    if (id.empty()) return refuse(400, "Type the name under which the others know you: it needs letters or digits.");
    auto name = displayable(shortened(trimmed(form->name), 40));

    sessions_->end(request);
    auto opened = sessions_->open({"console", id, name, {}});
    journal_.write(log_level::info, "console login", {{"person", id}, {"peer", request.remote}});
    all->ring_all();
    session_facts known{.logged_in = true,
                        .needs_token = !places_.open,
                        .name = name,
                        .id = id,
                        .csrf = opened.one->csrf,
                        .title = settings_.title};
    http_response answer{200, "application/json", session_body(known)};
    answer.headers.set("Set-Cookie", opened.set_cookie);
    return secured(std::move(answer));
}

http_response site::log_out(const http_request& request)
{
    if (auto refusal = refuse_form(request)) return std::move(*refusal);
    auto one = sessions_->find(request);
    if (one && !constant_time_equal(one->csrf, request.headers.get("X-Highroad-CSRF")))
        return refuse(403, "The request does not come from your page. Load the page again.");
    sessions_->end(request);
    all->ring_all();
    auto answer = told(200, true, "You are logged out.");
    answer.headers.set("Set-Cookie", sessions_->clearing_cookie());
    return answer;
}

awaitable<http_response> site::open_events(http_request request)
{
    if (auto why = why_not_read(request, places_)) co_return refuse(403, *why);
    auto one = sessions_->find(request);
    if (!one) co_return refuse(401, "You are not logged in.");
    if (all->readers() >= max_pages) {
        auto answer = refuse(503, "Too many pages are open. Close some, or try again in a while.");
        answer.headers.set("Retry-After", "30");
        co_return answer;
    }
    if (filled_ == filling::not_yet) co_await fill_board();

    http_response answer{200, "text/event-stream", ""};
    answer.stream = std::make_shared<event_stream>(all, sessions_, one, facts(), time_);
    // nginx would otherwise keep the events until its buffer is full.
    answer.headers.set("X-Accel-Buffering", "no");
    co_return secured(std::move(answer));
}

awaitable<void> site::fill_board()
{
    filled_ = filling::going_on;
    try {
        std::vector<card> stored;
        if (settings_.current_cards) stored = co_await settings_.current_cards();
        for (auto& one : stored) {
            std::vector<std::string> history;
            if (settings_.history) history = co_await settings_.history(one.case_number);
            all->prefill(std::move(one), history);
        }
        filled_ = filling::done;
    } catch (const boost::system::system_error& stopped) {
        filled_ = filling::not_yet;
        if (stopped.code() == asio::error::operation_aborted) throw;
        journal_.write(log_level::error, "console could not read the stored cards", {{"why", stopped.what()}});
    } catch (const std::exception& broken) {
        filled_ = filling::not_yet;
        journal_.write(log_level::error, "console could not read the stored cards", {{"why", broken.what()}});
    }
}

awaitable<http_response> site::change(http_request request, answering then)
{
    if (auto refusal = refuse_form(request)) co_return std::move(*refusal);
    auto one = sessions_->find(request);
    if (!one) co_return refuse(401, "You are not logged in.");
    if (!constant_time_equal(one->csrf, request.headers.get("X-Highroad-CSRF")))
        co_return refuse(403, "The request does not come from your page. Load the page again.");
    if (!desk)
        co_return refuse(503, "Highroad is starting or stopping and takes no commands now. Nothing was changed.");

    try {
        auto answer = co_await (this->*then)(std::move(request), one);
        co_return answer;
    } catch (const boost::system::system_error& stopped) {
        if (stopped.code() == asio::error::operation_aborted) throw;
        journal_.write(log_level::error, "console command failed", {{"why", stopped.what()}});
    } catch (const std::exception& broken) {
        journal_.write(log_level::error, "console command failed", {{"why", broken.what()}});
    }
    co_return refuse(500, "Highroad could not carry that out. The log says why; pressing again is safe.");
}

asked site::who_asks(const session& by, const std::string& key) const
{
    // With the person in it, nobody's key can stand in the way of somebody else's command.
    return {"console:" + by.who.id + ":" + key, by.who, settings_.channel};
}

awaitable<http_response> site::act(http_request request, std::shared_ptr<session> by)
{
    auto press = read_press(request.body, time_.now());
    if (!press) co_return refuse(400, press.error().words);
    auto who = who_asks(*by, press->key);
    who.mark = std::move(press->mark);
    auto what = std::move(press->what);
    auto number = press->case_number;
    auto answered = co_await desk->ask(std::move(who), number, std::move(what));
    co_return told(200, answered.accepted, std::move(answered.text));
}

awaitable<http_response> site::take_line(http_request request, std::shared_ptr<session> by)
{
    auto line = read_line(request.body);
    if (!line) co_return refuse(400, line.error().words);
    auto who = who_asks(*by, line->key);
    auto text = std::move(line->line);
    std::string prefix = "/review ";
    auto answered = co_await desk->ask_line(std::move(who), std::move(text), std::move(prefix));
    co_return told(200, answered.accepted, std::move(answered.text));
}

} // namespace highroad::console_parts
