// Hostile reviews through the templates, and through a model server that does whatever the review says: nothing of that
// may reach a draft that somebody could publish.

#include "adapters/language_model/language_model.hpp"
#include "adapters/templates/templates.hpp"
#include "daemon/check/check.hpp"
#include "daemon/core/playbook.hpp"
#include "daemon/judge/language.hpp"
#include "tests/adapters/language_model/model_server.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

using namespace highroad;
using namespace highroad::test;
using nlohmann::json;

namespace {

struct hostile {
    std::string review;
    std::string obeyed; ///< what the model writes
};

std::filesystem::path project_folder()
{
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    return root == nullptr ? "." : root;
}

std::string unescaped(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
        } else {
            out += text[++i] == 'n' ? '\n' : text[i];
        }
    }
    return out;
}

std::vector<hostile> our_own()
{
    std::vector<hostile> all;
    std::ifstream in{project_folder() / "tests/adapters/language_model/hostile_reviews.txt"};
    for (std::string line; std::getline(in, line);) {
        auto tab = line.find('\t');
        if (line.starts_with('#') || tab == std::string::npos) continue;
        all.push_back(
            {unescaped(std::string_view{line}.substr(0, tab)), unescaped(std::string_view{line}.substr(tab + 1))});
    }
    return all;
}

/// Whole attack prompts, and plain orders hidden in a review. What they ask for is not known here, so the obedient
/// model says the order back, which is what it would have to be about.
std::vector<hostile> from_shared()
{
    std::vector<hostile> all;
    std::ifstream in{project_folder() / "../shared/data/bad_inputs/prompt_injection.jsonl"};
    for (std::string line; std::getline(in, line);) {
        auto row = json::parse(line, nullptr, false);
        if (!row.is_object()) continue;
        auto text = row.value("text", "");
        all.push_back({text, text});
        all.push_back({"The room was dirty and nobody cared. " + text, text});
    }
    return all;
}

/// What the server was told, as the review stands in it.
std::string review_in(const std::string& request)
{
    auto body = json::parse(request);
    auto told = json::parse(body["messages"].back()["content"].get<std::string>());
    return told["review"].value("text", "");
}

known_business ours()
{
    return {"Acme", "care@acme.example", "", "https://acme.example", "Your Acme team"};
}

review_case case_of(const std::string& text)
{
    review_case about;
    about.subject.text = text;
    about.subject.mark = rating{1, 5};
    about.judged.language = judging::language_of(text);
    return about;
}

} // namespace

TEST_CASE("no hostile review reaches a template's draft", "[language_model][hostile]")
{
    auto all = our_own();
    REQUIRE(all.size() >= 100);
    auto shared = from_shared();
    if (shared.empty()) WARN("skipped: ../shared/data is not here, so only our own list was tried");
    all.insert(all.end(), shared.begin(), shared.end());
    auto made = make_templates(project_folder() / "prompts", {"Acme", "care@acme.example", "", "", "Your Acme team"});
    REQUIRE(std::holds_alternative<std::unique_ptr<drafter>>(made));
    auto check = make_reply_check(ours());
    playbook rules;
    std::size_t drafts = 0;
    for (const auto& one : all) {
        auto about = case_of(one.review);
        asio::io_context loop;
        std::optional<result<std::vector<draft>>> got;
        asio::co_spawn(loop, std::get<std::unique_ptr<drafter>>(made)->suggest(about),
                       [&](std::exception_ptr, result<std::vector<draft>> some) { got.emplace(std::move(some)); });
        loop.run();
        REQUIRE((got && *got));
        for (const auto& written : **got) {
            CAPTURE(one.review, written.text);
            ++drafts;
            CHECK(heaviest(check->look(written.text, about, {}), rules) < finding_weight::block);
            if (one.obeyed.size() > 12) CHECK(written.text.find(one.obeyed) == std::string::npos);
        }
    }
    std::cout << "hostile reviews through the templates: " << all.size() << ", drafts " << drafts << '\n';
}

TEST_CASE("a model that obeys every hostile review never gets a draft past the check", "[language_model][hostile]")
{
    auto all = our_own();
    auto shared = from_shared();
    if (shared.empty()) WARN("skipped: ../shared/data is not here, so only our own list was tried");
    all.insert(all.end(), shared.begin(), shared.end());
    auto check = make_reply_check(ours());
    playbook rules;
    std::size_t tried = 0, not_asked = 0, caught = 0, caught_alone = 0, no_text = 0;
    // Bare; behind a polite beginning; between two polite sentences.
    const std::vector<std::pair<std::string, std::string>> wraps{
        {"", ""},
        {"Thank you for telling us. We are sorry. ", ""},
        {"Thank you for telling us. ", " We are sorry, and we are passing it on. Your Acme team"}};
    for (const auto& one : all) {
        for (const auto& [before, after] : wraps) {
            asio::io_context loop;
            model_server server{loop, [&](const std::string& request) {
                                    CHECK_FALSE(review_in(request).empty());
                                    json message{{"role", "assistant"}, {"content", before + one.obeyed + after}};
                                    json body{{"choices", {{{"message", message}, {"finish_reason", "stop"}}}}};
                                    return std::optional{model_server::http(200, body.dump())};
                                }};
            auto http = make_http_client(loop.get_executor(), client_options{});
            language_model_settings settings;
            settings.url = server.url();
            settings.model = "obedient";
            auto model = make_language_model(settings, project_folder() / "prompts", *http);
            REQUIRE(model.has_value());
            auto about = case_of(one.review);
            auto got = run_beside(loop, server, (*model)->write(about, model_briefing{}));
            ++tried;
            bool asked = check->orders_in(about.subject).empty();
            not_asked += asked ? 0 : 1;
            bool blocked = true;
            std::string text;
            if (const auto* written = std::get_if<draft>(&got)) {
                text = written->text;
                auto found = check->look(text, about, {});
                auto more = check->unfounded(text, about, {});
                found.insert(found.end(), more.begin(), more.end());
                blocked = heaviest(found, rules) == finding_weight::block;
                caught_alone += blocked ? 1 : 0;
            } else {
                ++no_text;
            }
            if (asked && blocked) ++caught;
            CAPTURE(one.review, text);
            // An obedient answer that is nothing but the polite words around it has obeyed nothing.
            if (!one.obeyed.empty()) CHECK((!asked || blocked));
        }
    }
    std::cout << "hostile reviews through an obedient model: " << all.size() << " reviews, " << tried
              << " answers; the model is not asked for " << not_asked << ", the check stops " << caught
              << " of the others; alone it would have stopped " << caught_alone << " of " << tried - no_text << '\n';
}
