#include "adapters/pagers/pagerduty.hpp"

#include "adapters/pagers/answers.hpp"
#include "adapters/pagers/pagers.hpp"
#include "adapters/pagers/words.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad {
namespace pagers::pagerduty {
namespace {

using nlohmann::json;

constexpr std::size_t longest_summary = 1024; // "characters"; counted in the larger unit to be sure
constexpr std::size_t longest_source = 255;   // no limit is published; a source is a name
constexpr std::size_t longest_details = 8000; // PagerDuty takes events of up to 512 KB; a phone shows far less

std::string_view severity_of(severity level)
{
    switch (level) {
    case severity::severe:
        return "critical";
    case severity::serious:
        return "error";
    case severity::ordinary:
        break;
    }
    return "warning";
}

} // namespace

json trigger(const page& what, std::string_view routing_key)
{
    json details{{"details", body(what, longest_details, length_unit::characters)}};
    if (what.count > 1) details["reviews"] = what.count;
    if (what.case_number > 0) details["case"] = what.case_number;
    json payload{{"summary", summary(what, longest_summary, length_unit::utf16_units)},
                 {"source", what.source.empty() ? std::string{"highroad"}
                                                : fitted(inert(what.source), longest_source, length_unit::utf16_units)},
                 {"severity", severity_of(what.level)},
                 {"timestamp", to_iso8601(what.raised)},
                 {"component", "reviews"},
                 {"custom_details", std::move(details)}};
    json event{{"routing_key", routing_key},
               {"event_action", "trigger"},
               {"dedup_key", what.key},
               {"client", "Highroad"},
               {"payload", std::move(payload)}};
    if (auto link = plain_link(what); !link.empty()) {
        event["client_url"] = link;
        event["links"] = json::array({{{"href", link}, {"text", "Open the card"}}});
    }
    return event;
}

json follow_up(const page& what, std::string_view action, std::string_view routing_key)
{
    return {{"routing_key", routing_key}, {"event_action", action}, {"dedup_key", what.key}};
}

bool is_signed(std::string_view secret, std::string_view header, std::string_view body)
{
    // An empty secret would let anybody sign.
    if (secret.empty()) return false;
    auto expected = "v1=" + hex(hmac_sha256(secret, body));
    while (!header.empty()) {
        auto end = std::min(header.find(','), header.size());
        if (constant_time_equal(trimmed(header.substr(0, end)), expected)) return true;
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return false;
}

heard read(std::string_view body)
{
    auto document = parse_untrusted_json(body);
    const auto& event = json_member(document, "event");
    auto type = json_text(event, "event_type");
    if (type.empty()) return not_understood{"It is no V3 webhook of PagerDuty: event.event_type is missing."};
    if (type != "incident.acknowledged") return passed_over{"Only incident.acknowledged means something to Highroad."};

    const auto& agent = json_member(event, "agent");
    auto agent_type = json_text(agent, "type");
    // What we told PagerDuty ourselves comes back like this; it is no news, and nobody did it there.
    if (agent_type.find("integration") != std::string::npos || agent_type.find("service") != std::string::npos)
        return passed_over{"It was acknowledged by an integration, not by a person."};

    const auto& incident = json_member(event, "data");
    acknowledgement told;
    told.id = message_id(json_text(event, "id"), body);
    // An incident takes over the dedup_key of the alert that opened it. One that PagerDuty grouped has none of ours.
    told.page_key = json_text(incident, "incident_key");
    told.by_id = json_text(agent, "id");
    told.by_name = json_text(agent, "summary");
    if (told.page_key.empty())
        return passed_over{"The incident has no incident_key; it was not opened by a page, or alerts are grouped."};
    return told;
}

} // namespace pagers::pagerduty

namespace {

using namespace pagers;

class pagerduty_pager final : public pager {
public:
    pagerduty_pager(pagerduty_settings settings, http_client& http, log& journal, meters& gauges)
        : settings_{std::move(settings)},
          http_{http},
          journal_{journal},
          gauges_{gauges},
          service_{"PagerDuty",
                   "Copy the integration key of an Events API v2 integration of the service into routing_key.",
                   {settings_.routing_key}}
    {}

    [[nodiscard]] std::string_view name() const override { return settings_.name; }

    [[nodiscard]] awaitable<delivery> raise(page what) override
    {
        return tell(pagerduty::trigger(what, settings_.routing_key));
    }
    [[nodiscard]] awaitable<delivery> acknowledge(page what, std::string /*by*/) override
    {
        return tell(pagerduty::follow_up(what, "acknowledge", settings_.routing_key));
    }
    [[nodiscard]] awaitable<delivery> resolve(page what) override
    {
        return tell(pagerduty::follow_up(what, "resolve", settings_.routing_key));
    }

    void serve(http_router& router, page_answers& desk) override
    {
        if (settings_.webhook_secret.empty()) return;
        listener how;
        how.pager_name = settings_.name;
        how.why_not_believed = [secret = settings_.webhook_secret](const http_request& request) {
            auto header = request.headers.get("X-PagerDuty-Signature");
            return pagerduty::is_signed(secret, header, request.body)
                       ? std::string{}
                       : "X-PagerDuty-Signature does not fit. The secret is shown once, when the webhook is made.";
        };
        how.read = [](const http_request& request) { return pagerduty::read(request.body); };
        pagers::serve(std::move(how), router, desk, journal_, gauges_);
    }

    /// Resolving what was never raised wakes nobody: PagerDuty drops it.
    [[nodiscard]] awaitable<check_line> check() override
    {
        page none;
        none.key = "highroad/check";
        auto outcome = co_await resolve(std::move(none));
        auto line = line_about("PagerDuty pager " + settings_.name, outcome,
                               "PagerDuty takes events under this routing key. Whether the service behind it wakes "
                               "somebody can only be seen with a page.");
        if (settings_.webhook_secret.empty())
            line.words += " Acknowledgements in PagerDuty do not come back: no webhook_secret is set.";
        co_return line;
    }

private:
    awaitable<delivery> tell(nlohmann::json event)
    {
        auto request = json_request("POST", settings_.base + "/v2/enqueue", event);
        auto answer = co_await http_.send(std::move(request));
        co_return read_answer(service_, answer, "dedup_key");
    }

    pagerduty_settings settings_;
    http_client& http_;
    log& journal_;
    meters& gauges_;
    service service_;
};

} // namespace

result<std::unique_ptr<pager>> make_pagerduty(pagerduty_settings settings, http_client& http, log& journal,
                                              meters& gauges)
{
    settings.base = without_slash(std::move(settings.base));
    if (auto why = why_no_address(settings.name, "base", settings.base)) return *why;
    if (!is_header_text(settings.routing_key))
        return unusable(settings.name, "routing_key is empty or holds odd characters.");
    return std::unique_ptr<pager>{std::make_unique<pagerduty_pager>(std::move(settings), http, journal, gauges)};
}

} // namespace highroad
