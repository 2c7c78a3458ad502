#include "daemon/app/published_addresses.hpp"

#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::app;

namespace {

settings with_hooks()
{
    secret_ref secret{secret_ref::place::environment, "ANY"};
    settings all;
    all.general.public_url = "https://reviews.example.com/";
    sections::webhook shop;
    shop.name = "shop";
    shop.secret = secret;
    sections::webhook others = shop;
    others.name = "others";
    others.preset = sections::push_form::trustpilot;
    sections::trustpilot polled;
    polled.name = "polled";
    all.sources = {shop, others, polled};
    sections::pagerduty_pager duty;
    duty.name = "duty";
    duty.webhook_secret = secret;
    sections::mail_pager mail;
    mail.name = "mail";
    all.pagers = {duty, mail};
    return all;
}

} // namespace

TEST_CASE("whoever publishes the daemon is told each address that others call, and no secret", "[app]")
{
    auto all = with_hooks();
    CHECK(published_addresses(all) == std::vector<std::string>{"POST https://reviews.example.com/hooks/shop",
                                                               "POST https://reviews.example.com/hooks/others/<secret>",
                                                               "POST https://reviews.example.com/hooks/pagers/duty"});
    all.slack.emplace();
    CHECK(published_addresses(all).size() == 3); // the daemon calls Slack
    all.slack->mode = sections::slack_mode::http;
    all.matrix.emplace();
    all.matrix->hs_token = {secret_ref::place::environment, "ANY"};
    CHECK(published_addresses(all).size() == 7);
}

TEST_CASE("without an address of its own the daemon claims to be reachable nowhere", "[app]")
{
    auto all = with_hooks();
    all.general.public_url.clear();
    CHECK(published_addresses(all).empty());
}

TEST_CASE("Slack is told the paths that the daemon serves, whether or not the address names /slack", "[app]")
{
    for (const auto* given : {"https://x.example.com", "https://x.example.com/", "https://x.example.com/slack/"})
        CHECK(slack_address(given) == "https://x.example.com/slack");
}
