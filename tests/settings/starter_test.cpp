#include "daemon/settings/starter.hpp"
#include "tests/settings/reading_support.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

TEST_CASE("a file written from any mix of answers loads without problems", "[settings]")
{
    for (int mix = 0; mix < 128; ++mix) {
        auto given = [&](int bit, const char* text) {
            return (mix & (1 << bit)) != 0 ? std::string{text} : std::string{};
        };
        starter_answers answers;
        answers.product = given(0, "Acme \"Notes\" \\ [pro] #1");
        answers.contact_email = given(1, "care@example.com");
        answers.sign_off = given(2, "Ana from Acme");
        answers.slack_channel_id = given(3, "C024BE91L");
        answers.slack_approver = given(4, "U024BE7LH");
        answers.app_id = given(5, "1404176564");
        answers.key_id = (mix & 2) != 0 ? given(5, "2X9R4HXF34") : "";
        answers.issuer_id = (mix & 1) != 0 ? given(5, "57246542-96fe-1a63-e053-0824d011072a") : "";
        if ((mix & 4) != 0) answers.country = "de";
        answers.zone = given(6, "Europe/Berlin");
        auto text = starter_toml(answers);
        CAPTURE(text);
        CHECK(problems_of(text) == "");
    }
}

TEST_CASE("the written file says what the answers said", "[settings]")
{
    starter_answers answers;
    answers.product = "Acme Notes";
    answers.slack_channel_id = "C024BE91L";
    answers.slack_approver = "U024BE7LH";
    answers.zone = "Europe/Berlin";
    auto all = loaded(starter_toml(answers));
    CHECK(all.contact.product == "Acme Notes");
    CHECK(all.contact.email.empty());
    CHECK(all.rules.hours.zone.name == "Europe/Berlin");
    CHECK(all.rules.hours.open.at(1) == std::vector<day_span>{{std::chrono::hours{9}, std::chrono::hours{17}}});
    CHECK(all.rules == [&] {
        playbook expected;
        expected.approvers = {"slack:U024BE7LH"};
        expected.compensation_allowed = true;
        expected.hours = all.rules.hours;
        expected.channels[""] = {"reviews"};
        expected.titles["reviews"] = "Acme Notes";
        return expected;
    }());
}

TEST_CASE("an app without an API key is read from Apple's public feed", "[settings]")
{
    starter_answers answers;
    answers.app_id = "1404176564";
    answers.country = "de";
    auto all = loaded(starter_toml(answers));
    REQUIRE(all.sources.size() == 1);
    const auto& feed = std::get<sections::app_store_feed>(all.sources.front());
    CHECK(feed.app_id == "1404176564");
    CHECK(feed.countries == std::vector<std::string>{"de"});
    answers.country = "Germany";
    CHECK(has(problems_of(starter_toml(answers)), "a country of two lower-case letters"));
}

TEST_CASE("a zone that does not exist is not written", "[settings]")
{
    starter_answers answers;
    answers.zone = "Berlin";
    CHECK(has(problems_of(starter_toml(answers)), "expected a time zone by its IANA name"));
}

TEST_CASE("the commented rota and escalation load once the marks are taken away", "[settings]")
{
    starter_answers answers;
    answers.slack_channel_id = "C024BE91L";
    auto text = replaced(starter_toml(answers), "\nnegative_stars", "\nescalation = \"duty\"\nnegative_stars");
    auto from = text.find("# [[people]]");
    REQUIRE(from != std::string::npos);
    auto commented = text.substr(from);
    for (std::size_t at = 0; (at = commented.find("# ", at)) != std::string::npos;)
        commented.erase(at, 2);
    CHECK(problems_of(text.substr(0, from) + commented) == "");
}
