// The real HTTP client against a model server of our own: what may happen on the way.

#include "adapters/language_model/language_model.hpp"
#include "tests/adapters/language_model/model_server.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

std::string good_body(const std::string& text)
{
    json message{{"role", "assistant"}, {"content", text}};
    return json{{"choices", {{{"message", message}, {"finish_reason", "stop"}}}}}.dump();
}

model_reading read_over_the_wire(model_server::answering answers)
{
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    asio::io_context loop;
    model_server server{loop, std::move(answers)};
    client_options options;
    options.body_limit = 1U << 20;
    auto http = make_http_client(loop.get_executor(), options);
    language_model_settings settings;
    settings.url = server.url();
    settings.model = "small-1";
    settings.timeout = 1s;
    settings.second_reading = true;
    auto model = make_language_model(settings, std::filesystem::path{root == nullptr ? "." : root} / "prompts", *http);
    REQUIRE(model.has_value());
    review subject;
    subject.text = "The cable was on fire.";
    return run_beside(loop, server, (*model)->read(subject));
}

model_answer ask(model_server::answering answers)
{
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    asio::io_context loop;
    model_server server{loop, std::move(answers)};
    client_options options;
    options.body_limit = 1U << 20;
    auto http = make_http_client(loop.get_executor(), options);
    language_model_settings settings;
    settings.url = server.url();
    settings.model = "small-1";
    settings.token = "s3cret-t0ken";
    settings.timeout = 1s;
    auto model = make_language_model(settings, std::filesystem::path{root == nullptr ? "." : root} / "prompts", *http);
    REQUIRE(model.has_value());
    review_case about;
    about.subject.text = "It crashes.";
    return run_beside(loop, server, (*model)->write(about, model_briefing{}));
}

model_answer ask_once(const std::string& answer)
{
    return ask([&](const std::string&) { return std::optional{answer}; });
}

std::string why(const model_answer& got)
{
    if (const auto* later = std::get_if<try_again>(&got)) return later->why;
    if (const auto* no = std::get_if<refused>(&got)) return no->why;
    return {};
}

} // namespace

TEST_CASE("a text that comes over the wire is a draft that says which model wrote it", "[language_model]")
{
    auto got = ask_once(model_server::http(200, good_body("Thank you, we are sorry.")));
    REQUIRE(std::holds_alternative<draft>(got));
    CHECK(std::get<draft>(got).text == "Thank you, we are sorry.");
    CHECK(std::get<draft>(got).origin == "language model small-1");
}

TEST_CASE("a server that is silent is given up at the limit", "[language_model]")
{
    auto got = ask([](const std::string&) { return std::nullopt; });
    REQUIRE(std::holds_alternative<try_again>(got));
    CHECK(why(got) == "the language model did not answer in 1 s");
}

TEST_CASE("an answer that is cut off on the way is none", "[language_model]")
{
    auto whole = model_server::http(200, good_body("Thank you, we are sorry. We look into it."));
    auto cut = GENERATE_COPY(whole.size() - 1, whole.size() - 30, std::size_t{20}, std::size_t{0});
    CAPTURE(cut);
    CHECK(std::holds_alternative<try_again>(ask_once(whole.substr(0, cut))));
}

TEST_CASE("429 and 5xx wait as they are told", "[language_model]")
{
    auto status = GENERATE(429, 500, 503, 529);
    auto got = ask_once(model_server::http(status, R"({"error":{"message":"busy"}})", "Retry-After: 9\r\n"));
    REQUIRE(std::holds_alternative<try_again>(got));
    CHECK(std::get<try_again>(got).after == 9s);
}

TEST_CASE("what is no JSON, or far too much of it, is no draft", "[language_model]")
{
    CHECK(std::holds_alternative<try_again>(ask_once(model_server::http(200, "<html>hello</html>"))));
    CHECK(std::holds_alternative<try_again>(ask_once(model_server::http(200, good_body("x").substr(0, 20)))));
    auto huge = ask_once(model_server::http(200, good_body(std::string(3U << 20, 'a'))));
    CHECK(std::holds_alternative<refused>(huge));
    CHECK(why(huge).find("far too long") != std::string::npos);
    CHECK(std::holds_alternative<try_again>(ask_once("garbage\r\n\r\n")));
}

TEST_CASE("nobody listening is told as that", "[language_model]")
{
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    asio::io_context loop;
    model_server server{loop, [](const std::string&) { return std::nullopt; }};
    auto http = make_http_client(loop.get_executor(), client_options{});
    language_model_settings settings;
    settings.url = server.url();
    settings.model = "small-1";
    server.stop();
    auto model = make_language_model(settings, std::filesystem::path{root == nullptr ? "." : root} / "prompts", *http);
    REQUIRE(model.has_value());
    auto got = run_beside(loop, server, (*model)->write(review_case{}, model_briefing{}));
    CHECK(why(got) == "the language model cannot be reached");
}

TEST_CASE("a reading comes over the wire, or says in time that it does not", "[language_model]")
{
    auto body = good_body(R"({"reasons": [{"reason": "safety", "words": "the cable was on fire"}]})");
    auto good = read_over_the_wire([&](const std::string&) { return model_server::http(200, body); });
    REQUIRE(std::holds_alternative<model_findings>(good));
    CHECK(std::get<model_findings>(good).reasons.size() == 1);

    auto silent = read_over_the_wire([](const std::string&) { return std::nullopt; });
    REQUIRE(std::holds_alternative<try_again>(silent));
    CHECK(std::get<try_again>(silent).why == "the language model did not answer in 1 s");

    auto whole = model_server::http(200, body);
    auto cut = read_over_the_wire([&](const std::string&) { return whole.substr(0, whole.size() - 9); });
    CHECK(std::holds_alternative<try_again>(cut));

    auto huge = read_over_the_wire(
        [](const std::string&) { return model_server::http(200, good_body(std::string(3U << 20, ' ') + "{}")); });
    CHECK(std::holds_alternative<refused>(huge));

    auto busy =
        read_over_the_wire([](const std::string&) { return model_server::http(429, "{}", "Retry-After: 9\r\n"); });
    REQUIRE(std::holds_alternative<try_again>(busy));
    CHECK(std::get<try_again>(busy).after == 9s);
}
