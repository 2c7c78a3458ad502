// What customers hear after the first reply: about the fix, whether it is better, and that a review can be edited.

#include "daemon/core/text.hpp"
#include "daemon/core/wording.hpp"
#include "tests/adapters/templates/book_support.hpp"
#include "tests/support/catch.hpp"

#include <array>

using namespace highroad;
using namespace highroad::templates_parts;
using namespace highroad::test;

namespace {

review_case due(contact_kind what, std::string what_changed = {}, std::size_t limit = 5970)
{
    auto c = case_about("The parcel came three weeks late.", 1, limit);
    c.cause = "late-delivery";
    c.what_changed = std::move(what_changed);
    c.planned = follow_up{what, {}, true};
    return c;
}

constexpr std::array follow_up_kinds{contact_kind::fix_notice, contact_kind::satisfaction, contact_kind::update_note};

} // namespace

TEST_CASE("every follow-up has a text that offers nothing, presses nobody and copies no word of the review",
          "[templates]")
{
    for (auto what : follow_up_kinds) {
        for (std::size_t limit : {std::size_t{0}, std::size_t{350}, std::size_t{5970}}) {
            for (const auto& values : {template_values{}, all_values()}) {
                auto drafts = suggestions(english(), due(what, "We changed the courier.", limit), values);
                CAPTURE(name_of(what), limit);
                REQUIRE_FALSE(drafts.empty());
                for (const auto& one : drafts) {
                    CAPTURE(one.text);
                    CHECK(offer_in(one.text) == "");
                    CHECK(pressure_in(one.text) == "");
                    CHECK(one.text.find("parcel") == std::string::npos);
                    CHECK(one.text.find("{{") == std::string::npos);
                    CHECK((limit == 0 || length_in(length_unit::characters, one.text) <= limit));
                    CHECK(one.origin.starts_with("template " + std::string{name_of(what)}));
                }
            }
        }
    }
}

TEST_CASE("the note that a review can be edited is neutral, so it passes the check that approving makes", "[templates]")
{
    for (const auto& values : {template_values{}, all_values()}) {
        for (const auto& one : suggestions(english(), due(contact_kind::update_note), values)) {
            CAPTURE(one.text);
            CHECK(not_neutral_in(one.text) == "");
            CHECK(one.text.find("edit your review") != std::string::npos);
        }
    }
}

TEST_CASE("a fix notice tells what changed in the team's words, as plain text on one line", "[templates]")
{
    auto drafts = suggestions(
        english(), due(contact_kind::fix_notice, "We now ship\n\xE2\x80\xAE within <b>a day</b>."), all_values());
    REQUIRE_FALSE(drafts.empty());
    CHECK(drafts.front().text.find("We now ship") != std::string::npos);
    CHECK(drafts.front().text.find("within <b>a day</b>.") != std::string::npos);
    CHECK(drafts.front().text.find("\xE2\x80\xAE") == std::string::npos);
}

TEST_CASE("before a follow-up is due the suggestions are replies", "[templates]")
{
    auto c = due(contact_kind::satisfaction);
    c.planned->with_team = false;
    for (const auto& one : suggestions(english(), c, all_values()))
        CHECK(one.origin.find("satisfaction") == std::string::npos);
}

TEST_CASE("no follow-up that is longer than the platform takes is offered", "[templates]")
{
    for (auto what : follow_up_kinds)
        CHECK(suggestions(english(), due(what, {}, 40), all_values()).empty());
}
