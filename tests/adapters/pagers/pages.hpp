#pragma once

#include "adapters/pagers/pagers.hpp"
#include "tests/support/kept_log.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace highroad::test {

inline const std::string a_secret = "s3cr3t-0123456789abcdef";

inline page a_page()
{
    page what;
    what.key = "highroad/42/1";
    what.case_number = 42;
    what.heading = "1 out of 5 stars, legal threat: Acme iOS #42";
    what.why = "severe: legal (\"my lawyer\")";
    what.quote = "You will hear from my lawyer.\nThis app lost all my photos.";
    what.source = "acme-ios";
    what.link = "https://acme.slack.com/archives/C1/p1";
    what.raised = instant{std::chrono::seconds{1'789'999'900}};
    page_target jo;
    jo.person = "jo";
    jo.name = "Jo Doe";
    jo.email = "jo@example.com";
    what.people.push_back(jo);
    return what;
}

/// Everything that has ever broken a text, in one.
inline const std::string& hostile()
{
    static const std::string text = [] {
        std::string made =
            "<!channel> @here @everyone <b>bold</b> [click](http://evil.example) ```code``` \r\nBcc: x@y.z ";
        made += "\u202Egnp.exe \u2067 \uFEFF ";
        made += std::string("\0\x01\x1b[31m", 7);
        made += "\xFF\xC0\xAF\xED\xA0\x80 \U0001F600\U0001F468\u200D\U0001F469\u200D\U0001F467 e\u0301 \"quote\" \\ "
                "${jndi}";
        while (made.size() < (std::size_t{64} << 10))
            made += "ü\U0001F600漢 ";
        return made;
    }();
    return text;
}

inline page a_hostile_page()
{
    auto what = a_page();
    what.heading = hostile();
    what.why = hostile();
    what.quote = hostile();
    what.source = hostile();
    what.people.front().name = hostile();
    return what;
}

/// Links that a platform may send, and that no service should get as an address.
inline std::vector<std::string> odd_links()
{
    return {"javascript:alert(1)",
            "https://x y",
            "https://ü.example",
            "https://x/\n# heading",
            "https://x/\"onclick=1",
            "https://x/<b>",
            "https://x/" + std::string(2000, 'x'),
            std::string{"https://x/\0", 11},
            "https://x/\xFF"};
}

inline std::string words_of(const delivery& ended)
{
    if (const auto* one = std::get_if<refused>(&ended)) return one->why;
    if (const auto* one = std::get_if<try_again>(&ended)) return one->why;
    if (const auto* one = std::get_if<outcome_unknown>(&ended)) return one->why;
    return std::get<delivered>(ended).receipt;
}

/// What factories need, with an HTTP side of the test's choice.
template <class Http>
struct surroundings {
    Http http;
    manual_clock clock;
    kept_log log;
    kept_meters meters;
};

/// One row a pager that speaks HTTP. `make` gives it the secret `a_secret` wherever it wants one.
template <class Http>
struct http_pager {
    std::string name;
    std::function<std::unique_ptr<pager>(surroundings<Http>&)> make;
    bool can_acknowledge = true; ///< by a request
};

template <class Http>
std::vector<http_pager<Http>> http_pagers()
{
    auto some = [](auto made) { return std::move(made).value(); };
    return {
        {"pagerduty",
         [=](auto& with) {
             pagerduty_settings settings;
             settings.name = "pd";
             settings.routing_key = a_secret;
             settings.webhook_secret = a_secret;
             return some(make_pagerduty(settings, with.http, with.log, with.meters));
         }},
        {"opsgenie",
         [=](auto& with) {
             opsgenie_settings settings;
             settings.name = "og";
             settings.api_key = a_secret;
             settings.webhook_secret = a_secret;
             settings.teams = {"Support"};
             return some(make_opsgenie(settings, with.http, with.log, with.meters));
         }},
        {"alertmanager",
         [=](auto& with) {
             alertmanager_settings settings;
             settings.name = "am";
             settings.base = "https://alerts.example.com/am/";
             settings.bearer_token = a_secret;
             return some(make_alertmanager(settings, with.http, with.clock));
         },
         false},
        {"goalert",
         [=](auto& with) {
             goalert_settings settings;
             settings.name = "ga";
             settings.base = "https://goalert.example.com";
             settings.token = a_secret;
             return some(make_goalert(settings, with.http));
         }},
        {"webhook",
         [=](auto& with) {
             webhook_pager_settings settings;
             settings.name = "own";
             settings.url = "https://pages.example.com/hook";
             settings.secret = a_secret;
             return some(make_webhook_pager(settings, with.http, with.clock, with.log, with.meters));
         }},
    };
}

} // namespace highroad::test
