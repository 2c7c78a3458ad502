#include "adapters/pagers/opsgenie.hpp"

#include "adapters/pagers/answers.hpp"
#include "adapters/pagers/pagers.hpp"
#include "adapters/pagers/words.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad {
namespace pagers::opsgenie {
namespace {

using nlohmann::json;

// https://docs.opsgenie.com/docs/alerts-and-alert-fields; counted in the larger unit to be sure.
constexpr std::size_t longest_message = 130;
constexpr std::size_t longest_description = 15000;
constexpr std::size_t longest_note = 1000;
constexpr std::size_t longest_tag = 50;
constexpr std::size_t most_tags = 20;
constexpr std::size_t longest_entity = 512;
constexpr std::size_t most_responders = 50;
constexpr auto unit = length_unit::utf16_units;

std::string_view priority_of(severity level)
{
    switch (level) {
    case severity::severe:
        return "P1";
    case severity::serious:
        return "P2";
    case severity::ordinary:
        break;
    }
    return "P3";
}

} // namespace

json alert(const page& what, const std::vector<std::string>& teams, const std::vector<std::string>& tags)
{
    json details{{"key", what.key}};
    if (what.case_number > 0) details["case"] = std::to_string(what.case_number);
    if (what.count > 1) details["reviews"] = std::to_string(what.count);
    if (auto link = plain_link(what); !link.empty()) details["link"] = link;
    json made{{"message", summary(what, longest_message, unit)},
              {"alias", what.key},
              {"description", body(what, longest_description, unit)},
              {"details", std::move(details)},
              {"entity", fitted(inert(what.source), longest_entity, unit)},
              {"source", ourselves},
              {"user", ourselves},
              {"priority", priority_of(what.level)}};
    auto& listed = made["tags"] = json::array();
    for (const auto& tag : tags)
        if (listed.size() < most_tags) listed.push_back(fitted(tag, longest_tag, unit));
    if (!teams.empty()) {
        auto& responders = made["responders"] = json::array();
        for (const auto& team : teams)
            if (responders.size() < most_responders) responders.push_back({{"type", "team"}, {"name", team}});
    }
    return made;
}

json note(std::string_view words)
{
    return {{"user", ourselves}, {"source", ourselves}, {"note", fitted(inert(words), longest_note, unit)}};
}

std::string path_of(std::string_view key, std::string_view action)
{
    auto path = "/v2/alerts/" + percent_encoded(key);
    if (!action.empty()) path += "/" + std::string{action};
    return path + "?identifierType=alias";
}

heard read(std::string_view body)
{
    auto document = parse_untrusted_json(body);
    auto action = json_text(document, "action");
    if (action.empty()) return not_understood{"It is no message of Opsgenie's Webhook integration: action is missing."};
    if (action != "Acknowledge") return passed_over{"Only the action Acknowledge means something to Highroad."};
    const auto& about = json_member(document, "alert");
    acknowledgement told;
    told.page_key = json_text(about, "alias");
    told.by_id = json_text(about, "username");
    told.by_name = told.by_id;
    if (told.by_id == ourselves) return passed_over{"It was acknowledged by Highroad itself."};
    if (told.page_key.empty()) return passed_over{"The alert has no alias, so it was not opened by a page."};
    // It has no id of its own. The same text again is the same message: Opsgenie sends the time of the update with it.
    told.id = message_id({}, body);
    return told;
}

} // namespace pagers::opsgenie

namespace {

using namespace pagers;

class opsgenie_pager final : public pager {
public:
    opsgenie_pager(opsgenie_settings settings, http_client& http, log& journal, meters& gauges)
        : settings_{std::move(settings)},
          http_{http},
          journal_{journal},
          gauges_{gauges},
          service_{"Opsgenie",
                   "Check the API key of the API integration, its rights (create and update alerts), and whether the "
                   "account is in the EU (base = \"https://api.eu.opsgenie.com\").",
                   {settings_.api_key}}
    {}

    [[nodiscard]] std::string_view name() const override { return settings_.name; }

    [[nodiscard]] awaitable<delivery> raise(page what) override
    {
        return tell("/v2/alerts", opsgenie::alert(what, settings_.teams, settings_.tags));
    }
    [[nodiscard]] awaitable<delivery> acknowledge(page what, std::string by) override
    {
        return tell(opsgenie::path_of(what.key, "acknowledge"), opsgenie::note("Acknowledged by " + by));
    }
    [[nodiscard]] awaitable<delivery> resolve(page what) override
    {
        return tell(opsgenie::path_of(what.key, "close"), opsgenie::note("The case was handled."));
    }

    void serve(http_router& router, page_answers& desk) override
    {
        if (settings_.webhook_secret.empty()) return;
        listener how;
        how.pager_name = settings_.name;
        how.why_not_believed = [expected = sha256(settings_.webhook_secret)](const http_request& request) {
            // Digests have one length, so the comparison tells nothing about the secret's.
            auto given = sha256(request.headers.get("X-Highroad-Secret"));
            return constant_time_equal(given, expected)
                       ? std::string{}
                       : "The header X-Highroad-Secret does not hold the secret of this pager.";
        };
        how.read = [](const http_request& request) { return opsgenie::read(request.body); };
        pagers::serve(std::move(how), router, desk, journal_, gauges_);
    }

    /// Asks for an alert that does not exist, which wakes nobody.
    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Opsgenie pager " + settings_.name, {}};
        http_request request{"GET", settings_.base + opsgenie::path_of("highroad/check", "")};
        authorise(request);
        auto answer = co_await http_.send(std::move(request));
        line.works = answer && (answer->status == 404 || answer->status == 200);
        if (line.works) {
            line.words = "Opsgenie knows the key. Whether it may open alerts can only be seen with a page.";
        } else {
            line.words = why_not_delivered(read_answer(service_, answer));
        }
        if (settings_.webhook_secret.empty())
            line.words += " Acknowledgements in Opsgenie do not come back: no webhook_secret is set.";
        co_return line;
    }

private:
    void authorise(http_request& request) const
    {
        request.headers.set("Authorization", "GenieKey " + settings_.api_key);
    }

    awaitable<delivery> tell(std::string path, nlohmann::json body)
    {
        auto request = json_request("POST", settings_.base + path, body);
        authorise(request);
        auto answer = co_await http_.send(std::move(request));
        co_return read_answer(service_, answer, "requestId");
    }

    opsgenie_settings settings_;
    http_client& http_;
    log& journal_;
    meters& gauges_;
    service service_;
};

} // namespace

result<std::unique_ptr<pager>> make_opsgenie(opsgenie_settings settings, http_client& http, log& journal,
                                             meters& gauges)
{
    settings.base = without_slash(std::move(settings.base));
    if (auto why = why_no_address(settings.name, "base", settings.base)) return *why;
    if (!is_header_text(settings.api_key)) return unusable(settings.name, "api_key is empty or holds odd characters.");
    if (!settings.webhook_secret.empty()) {
        if (auto why = why_guessable(settings.name, "webhook_secret", settings.webhook_secret)) return *why;
    }
    return std::unique_ptr<pager>{std::make_unique<opsgenie_pager>(std::move(settings), http, journal, gauges)};
}

} // namespace highroad
