#include "adapters/pagers/alertmanager.hpp"

#include "adapters/pagers/answers.hpp"
#include "adapters/pagers/pagers.hpp"
#include "adapters/pagers/words.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad {
namespace pagers::alertmanager {
namespace {

using nlohmann::json;

constexpr std::size_t longest_summary = 300;
constexpr std::size_t longest_description = 4000;

} // namespace

json alerts(const page& what, const std::map<std::string, std::string>& labels, instant ends)
{
    json known_by = json::object();
    for (const auto& [name, value] : labels)
        known_by[name] = value;
    known_by["alertname"] = "HighroadPage";
    known_by["page"] = what.key;

    json annotations{{"summary", summary(what, longest_summary, length_unit::characters)},
                     {"description", body(what, longest_description, length_unit::characters)},
                     {"level", name_of(what.level)}};
    if (!what.source.empty())
        annotations["source"] = fitted(inert(what.source), longest_summary, length_unit::characters);
    if (what.count > 1) annotations["reviews"] = std::to_string(what.count);
    json one{{"labels", std::move(known_by)},
             {"annotations", std::move(annotations)},
             {"startsAt", to_iso8601(what.raised)},
             // It refuses what ends before it began, as it would after a clock was set back.
             {"endsAt", to_iso8601(std::max(ends, what.raised))}};
    // It refuses the whole alert over a generatorURL that is none.
    if (auto link = plain_link(what); !link.empty()) one["generatorURL"] = link;
    return json::array({std::move(one)});
}

bool is_label_name(std::string_view name)
{
    auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && letter(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

} // namespace pagers::alertmanager

namespace {

using namespace pagers;

class alertmanager_pager final : public pager {
public:
    alertmanager_pager(alertmanager_settings settings, http_client& http, clock& time)
        : settings_{std::move(settings)},
          http_{http},
          time_{time},
          service_{"Alertmanager",
                   "Check bearer_token, or user and password, and the labels of this pager.",
                   {settings_.bearer_token, settings_.password, basic()}}
    {}

    [[nodiscard]] std::string_view name() const override { return settings_.name; }

    [[nodiscard]] awaitable<delivery> raise(page what) override
    {
        return tell(alertmanager::alerts(what, settings_.labels, time_.now() + settings_.lasts));
    }
    /// It has no acknowledgements: silences are people's own.
    [[nodiscard]] awaitable<delivery> acknowledge(page /*what*/, std::string /*by*/) override { co_return delivered{}; }
    [[nodiscard]] awaitable<delivery> resolve(page what) override
    {
        return tell(alertmanager::alerts(what, settings_.labels, time_.now()));
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Alertmanager pager " + settings_.name, {}};
        http_request request{"GET", settings_.base + "/api/v2/status"};
        authorise(request);
        auto answer = co_await http_.send(std::move(request));
        auto outcome = read_answer(service_, answer);
        if (!std::holds_alternative<delivered>(outcome)) {
            line.words = why_not_delivered(outcome);
            co_return line;
        }
        auto status = parse_untrusted_json(answer->body);
        auto version = json_text(json_member(status, "versionInfo"), "version");
        line.works = !version.empty();
        line.words = line.works ? "Alertmanager " + quotable(version, 40) +
                                      " answers. Whom its routes wake is its own configuration."
                                : "What answers at this address is no Alertmanager. Check the pager's base address.";
        co_return line;
    }

private:
    [[nodiscard]] std::string basic() const
    {
        return settings_.user.empty() ? std::string{} : base64(settings_.user + ":" + settings_.password);
    }
    void authorise(http_request& request) const
    {
        if (!settings_.bearer_token.empty())
            request.headers.set("Authorization", "Bearer " + settings_.bearer_token);
        else if (!settings_.user.empty())
            request.headers.set("Authorization", "Basic " + basic());
    }

    awaitable<delivery> tell(nlohmann::json body)
    {
        auto request = json_request("POST", settings_.base + "/api/v2/alerts", body);
        authorise(request);
        auto answer = co_await http_.send(std::move(request));
        co_return read_answer(service_, answer);
    }

    alertmanager_settings settings_;
    http_client& http_;
    clock& time_;
    service service_;
};

} // namespace

result<std::unique_ptr<pager>> make_alertmanager(alertmanager_settings settings, http_client& http, clock& time)
{
    settings.base = without_slash(std::move(settings.base));
    if (auto why = why_no_address(settings.name, "base", settings.base)) return *why;
    for (const auto& [name, value] : settings.labels) {
        if (!alertmanager::is_label_name(name) || name == "alertname" || name == "page")
            return unusable(
                settings.name,
                "the label " + quotable(name, 64) +
                    " cannot be used: letters, digits and _ only, not first a digit, and neither alertname nor page.");
        if (value.empty() || valid_utf8(value) != value)
            return unusable(settings.name, "the label " + name + " has no value that Alertmanager takes.");
    }
    if (!settings.bearer_token.empty() && !is_header_text(settings.bearer_token))
        return unusable(settings.name, "bearer_token holds odd characters.");
    if (!settings.bearer_token.empty() && !settings.user.empty())
        return unusable(settings.name, "there are bearer_token and user; only one of them can be used.");
    if (settings.lasts < std::chrono::minutes{1}) return unusable(settings.name, "lasts must be a minute at least.");
    return std::unique_ptr<pager>{std::make_unique<alertmanager_pager>(std::move(settings), http, time)};
}

} // namespace highroad
