#include "adapters/pagers/signed_webhook.hpp"

#include "adapters/common/signed_requests.hpp"
#include "adapters/pagers/answers.hpp"
#include "adapters/pagers/pagers.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

namespace highroad {
namespace pagers::signed_webhook {

using nlohmann::json;

json message(const page& what, std::string_view event, std::string_view by)
{
    json people = json::array();
    for (const auto& one : what.people)
        people.push_back(
            {{"person", displayable(one.person)}, {"name", displayable(one.name)}, {"email", displayable(one.email)}});
    json made{{"event", event},
              {"key", what.key},
              {"case", what.case_number},
              {"heading", displayable(what.heading)},
              {"why", displayable(what.why)},
              {"quote", displayable(what.quote)},
              {"source", displayable(what.source)},
              {"severity", name_of(what.level)},
              {"count", what.count},
              {"link", valid_utf8(what.link)},
              {"raised", to_iso8601(what.raised)},
              {"people", std::move(people)}};
    if (!by.empty()) made["by"] = displayable(by);
    return made;
}

heard read(std::string_view body)
{
    auto document = parse_untrusted_json(body);
    auto event = json_text(document, "event");
    if (event.empty())
        return not_understood{
            R"(It is no message to a pager: {"event":"acknowledged","key":"...","by":"Jo"} is expected.)"};
    if (event != "acknowledged") return passed_over{"Only the event acknowledged means something to Highroad."};
    acknowledgement told;
    told.page_key = json_text(document, "key");
    told.by_name = json_text(document, "by");
    told.by_id = told.by_name;
    if (told.page_key.empty()) return not_understood{"key is missing: the one that came with the page."};
    told.id = message_id(json_text(document, "id"), body);
    return told;
}

} // namespace pagers::signed_webhook

namespace {

using namespace pagers;

class webhook_pager final : public pager {
public:
    webhook_pager(webhook_pager_settings settings, http_client& http, clock& time, log& journal, meters& gauges)
        : settings_{std::move(settings)},
          http_{http},
          time_{time},
          journal_{journal},
          gauges_{gauges},
          service_{"The receiver of " + settings_.name,
                   "Look whether both sides have the same secret and the right time.",
                   {settings_.secret}}
    {}

    [[nodiscard]] std::string_view name() const override { return settings_.name; }

    [[nodiscard]] awaitable<delivery> raise(page what) override
    {
        return tell(signed_webhook::message(what, "raised"));
    }
    [[nodiscard]] awaitable<delivery> acknowledge(page what, std::string by) override
    {
        return tell(signed_webhook::message(what, "acknowledged", by));
    }
    [[nodiscard]] awaitable<delivery> resolve(page what) override
    {
        return tell(signed_webhook::message(what, "resolved"));
    }

    void serve(http_router& router, page_answers& desk) override
    {
        listener how;
        how.pager_name = settings_.name;
        how.why_not_believed = [this](const http_request& request) {
            return why_not_genuine(request, settings_.secret, "pager", time_.now());
        };
        how.read = [](const http_request& request) { return signed_webhook::read(request.body); };
        pagers::serve(std::move(how), router, desk, journal_, gauges_);
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        nlohmann::json question{{"event", "check"}};
        auto outcome = co_await tell(std::move(question));
        co_return line_about("Webhook pager " + settings_.name, outcome,
                             "The receiver answers and accepts our signature. Acknowledgements are expected at POST " +
                                 hook_path(settings_.name) + ".");
    }

private:
    awaitable<delivery> tell(nlohmann::json message)
    {
        auto request = json_request("POST", settings_.url, message);
        sign_request(request, settings_.secret, request.body, time_.now());
        auto answer = co_await http_.send(std::move(request));
        // 409: the receiver has seen exactly that before.
        if (answer && answer->status == 409) co_return delivered{};
        co_return read_answer(service_, answer, "id");
    }

    webhook_pager_settings settings_;
    http_client& http_;
    clock& time_;
    log& journal_;
    meters& gauges_;
    service service_;
};

} // namespace

result<std::unique_ptr<pager>> make_webhook_pager(webhook_pager_settings settings, http_client& http, clock& time,
                                                  log& journal, meters& gauges)
{
    if (auto why = why_no_address(settings.name, "url", settings.url)) return *why;
    if (auto why = why_guessable(settings.name, "the secret", settings.secret)) return *why;
    return std::unique_ptr<pager>{std::make_unique<webhook_pager>(std::move(settings), http, time, journal, gauges)};
}

} // namespace highroad
