#include "adapters/google_business/consent.hpp"
#include "adapters/google_business/locations.hpp"
#include "daemon/app/new_file.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/sealed_text.hpp"
#include "daemon/net/http_client.hpp"
#include "daemon/net/http_server.hpp"
#include "daemon/toml/toml_text.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace highroad::app {
namespace {

using business::consent_question;
using business::oauth_client;

/// Google's pages for consent end after about as long.
constexpr std::chrono::minutes patience{10};
/// The answer page is to be seen before the server goes.
constexpr std::chrono::milliseconds last_page{300};

http_response page(int status, const std::string& words)
{
    return {status, "text/plain; charset=utf-8", words + "\n"};
}

/// Waits for the browser to come back with Google's answer to our question.
class redirect_catcher {
public:
    redirect_catcher(asio::any_io_executor loop, int port)
        : loop_{loop}, server_{loop, options(port)}, answered_{loop, patience}
    {
        server_.add("GET", "/", [this](http_request request) { return take(std::move(request)); });
    }
    [[nodiscard]] result<void> listen() { return server_.listen(); }
    [[nodiscard]] std::string address() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/"; }
    void expect(consent_question asked) { asked_ = std::move(asked); }

    [[nodiscard]] awaitable<result<std::string>> code()
    {
        asio::cancellation_signal stop;
        asio::steady_timer over{loop_, asio::steady_timer::time_point::max()};
        asio::co_spawn(loop_, server_.run(), asio::bind_cancellation_slot(stop.slot(), [&over](std::exception_ptr) {
                           over.expires_at(asio::steady_timer::time_point::min());
                       }));
        boost::system::error_code ended;
        co_await answered_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        asio::steady_timer shown{loop_, last_page};
        co_await shown.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        stop.emit(asio::cancellation_type::terminal);
        // The server still uses all of this until it has ended.
        co_await over.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        if (code_) co_return *code_;
        co_return failure{errc::try_later, "Nobody gave the consent within 10 minutes; start again."};
    }

private:
    static server_options options(int port)
    {
        server_options made;
        made.port = static_cast<std::uint16_t>(port);
        return made;
    }

    awaitable<http_response> take(http_request request)
    {
        auto at = request.url.find('?');
        auto path = request.url.substr(0, at);
        if (path != "/" || at == std::string::npos) co_return page(404, "Nothing is here.");
        auto code = business::code_from(asked_, std::string_view{request.url}.substr(at + 1));
        // Whatever does not answer our question says nothing about it: the right answer may still come.
        if (!code && code.error().code == errc::bad_input) co_return page(400, code.error().words);
        code_ = code;
        answered_.cancel();
        if (!code) co_return page(200, code.error().words + " You can close this window.");
        co_return page(200, "Thank you. Highroad goes on in the terminal; you can close this window.");
    }

    asio::any_io_executor loop_;
    http_server server_;
    asio::steady_timer answered_;
    consent_question asked_;
    std::optional<result<std::string>> code_;
};

struct signed_in {
    business::consent given;
    result<std::vector<google_location>> locations;
};

awaitable<result<signed_in>> sign_in(const oauth_client& client, google_directory where, redirect_catcher& catcher,
                                     http_client& http)
{
    consent_question asked;
    asked.redirect_uri = catcher.address();
    asked.state = base64url(random_bytes(32));
    asked.verifier = base64url(random_bytes(32));
    catcher.expect(asked);
    std::cout
        << "Open this address in a browser on this machine, and sign in as an owner or manager of the profile:\n\n"
        << business::consent_url(client, asked) << "\n\n"
        << "A browser on another machine reaches us through: ssh -L PORT:127.0.0.1:PORT ..., with the port of "
        << asked.redirect_uri << "\n"
        << std::flush;
    auto code = co_await catcher.code();
    if (!code) co_return code.error();
    auto request = business::exchange_request(client, asked, *code);
    auto answer = co_await http.send(std::move(request));
    if (!answer) co_return answer.error();
    auto given = business::read_exchange(*answer);
    if (!given) co_return given.error();
    auto token = given->access_token;
    auto locations = co_await find_google_locations(std::move(where), std::move(token), http);
    signed_in out{std::move(*given), std::move(locations)};
    co_return out;
}

std::optional<result<signed_in>> run_sign_in(const oauth_client& client, const google_login_options& options)
{
    asio::io_context loop{1};
    client_options how;
    how.user_agent = "Highroad/0.1";
    how.proxies = proxies_from([](std::string_view name) { return environment(std::string{name}); });
    auto http = make_http_client(loop.get_executor(), std::move(how));
    redirect_catcher catcher{loop.get_executor(), options.port};
    if (auto listening = catcher.listen(); !listening) return result<signed_in>{listening.error()};
    google_directory where;
    if (!options.directory.empty()) where = {options.directory, options.directory};
    std::optional<result<signed_in>> made;
    asio::co_spawn(loop, sign_in(client, std::move(where), catcher, *http),
                   [&](std::exception_ptr thrown, result<signed_in> got) {
                       if (!thrown) made.emplace(std::move(got));
                       loop.stop(); // the kept connection would hold it until it times out
                   });
    loop.run();
    return made;
}

/// "Acme Hotel, Köln" as a source may be called: "acme-hotel-k-ln".
std::string as_name(const std::string& title)
{
    std::string name;
    for (char c : title) {
        auto plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        auto upper = c >= 'A' && c <= 'Z';
        if (plain || upper)
            name += upper ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    while (name.ends_with('-'))
        name.pop_back();
    return name.empty() ? "location" : name.substr(0, 40);
}

void print_sources(const std::vector<google_location>& locations, const std::string& sealed_file)
{
    std::cout << "\nThis consent can see " << locations.size()
              << " locations. Those whose reviews are wanted go into the "
              << "configuration, each as:\n";
    for (const auto& one : locations) {
        std::cout << "\n[[sources]]\nkind = \"google_business\"\nname = "
                  << toml_quoted(as_name(one.title) + "-" +
                                 one.location.substr(one.location.size() > 4 ? one.location.size() - 4 : 0))
                  << "   # of " << one.of << "; never change it later\ntitle = " << toml_quoted(one.title)
                  << "\naccount = " << toml_quoted(one.account) << "\nlocation = " << toml_quoted(one.location)
                  << "\nclient_id = { credential = \"google_client_id\" }\n"
                  << "client_secret = { credential = \"google_client_secret\" }\n"
                  << "refresh_token = { sealed = " << toml_quoted(sealed_file) << " }\n";
    }
    if (!locations.empty())
        std::cout << "\ngoogle_client_id and google_client_secret are the client_id and client_secret in the client's "
                     "file.\n";
}

std::optional<std::string> text_of(const std::string& path)
{
    std::ifstream file{path};
    std::stringstream text;
    text << file.rdbuf();
    if (!file) return std::nullopt;
    return text.str();
}

int tell(const std::string& words)
{
    std::cerr << words << "\n";
    return exit_failed;
}

} // namespace

int google_login(const google_login_options& options)
{
    auto configured = load_before_sources_or_tell(options.config);
    if (!configured) return exit_bad_configuration;
    auto text = text_of(options.client_file);
    if (!text) return tell(options.client_file + " cannot be read.");
    auto client = business::read_client_file(*text);
    wipe(*text);
    if (!client) return tell(client.error().words);
    // The key and the file's place first: a consent that cannot be kept would be given for nothing.
    std::vector<std::string> mistakes;
    if (!configured->general.token_key.given())
        return tell(
            "[general] has no token_key, so the consent could not be sealed. Make a key with: openssl rand -hex "
            "32, and name its place there.");
    auto key = secret_for(configured->general.token_key, "general.token_key", mistakes);
    if (!mistakes.empty()) return tell(mistakes.front());
    if (key.size() < 32)
        return tell("general.token_key: it is shorter than 32 bytes; make one with: openssl rand -hex 32");
    std::error_code failed;
    auto sealed_file = std::filesystem::absolute(options.sealed_file, failed).string();
    if (auto writable = can_replace_file(sealed_file); !writable) return tell(writable.error().words);

    auto made = run_sign_in(*client, options);
    if (!made) return tell("An error inside Highroad ended the sign-in early; please report that.");
    if (!*made) return tell((*made).error().words);
    auto& [given, locations] = **made;
    auto locked = sealed(key, given.refresh_token, refresh_token_label);
    wipe(key);
    wipe(given.refresh_token);
    wipe(given.access_token);
    // Sealed, it is worth nothing without the key, and the daemon's own user has to read it.
    if (auto kept = replace_file(sealed_file, locked + "\n", 0644); !kept) return tell(kept.error().words);
    std::cout << "\nThe consent is kept, sealed, in " << sealed_file << ".\n";
    if (!locations) return tell("Its locations could not be listed: " + locations.error().words);
    print_sources(*locations, sealed_file);
    return 0;
}

} // namespace highroad::app
