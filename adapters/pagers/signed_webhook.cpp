#include "adapters/pagers/signed_webhook.hpp"

#include "adapters/pagers/answers.hpp"
#include "adapters/pagers/pagers.hpp"
#include "daemon/core/text.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/signed_message.hpp"
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
        how.why_not_believed = [this](const http_request& request) { return why_not_believed(request); };
        how.read = [](const http_request& request) { return signed_webhook::read(request.body); };
        pagers::serve(std::move(how), router, desk, journal_, gauges_);
    }

    [[nodiscard]] awaitable<check_line> check() override
    {
        check_line line{false, "Webhook pager " + settings_.name, {}};
        nlohmann::json question{{"event", "check"}};
        auto outcome = co_await tell(std::move(question));
        line.works = std::holds_alternative<delivered>(outcome);
        line.words = line.works
                         ? "The receiver answers and accepts our signature. Acknowledgements are expected at POST " +
                               hook_path(settings_.name) + "."
                         : why_not_delivered(outcome);
        co_return line;
    }

private:
    [[nodiscard]] std::string why_not_believed(const http_request& request) const
    {
        auto now = time_.now();
        auto timestamp = request.headers.get(signed_message::timestamp_header);
        auto given = request.headers.get(signed_message::signature_header);
        switch (signed_message::judge(settings_.secret, timestamp, given, request.body, now)) {
        case signed_message::verdict::genuine:
            break;
        case signed_message::verdict::not_signed:
            return "The message is not signed: the headers X-Highroad-Timestamp and X-Highroad-Signature are needed.";
        case signed_message::verdict::wrong_signature:
            return "The signature does not fit. It is v1= and the hex HMAC-SHA256 of the timestamp, a dot and the "
                   "exact "
                   "bytes of the body, made with the secret of this pager.";
        case signed_message::verdict::wrong_time:
            return "The timestamp is more than 300 seconds away from " + to_iso8601(now) +
                   " (it is in Unix seconds). Look at the sender's clock, and sign again before sending again.";
        }
        return {};
    }

    awaitable<delivery> tell(nlohmann::json message)
    {
        auto request = json_request("POST", settings_.url, message);
        auto timestamp = std::to_string(time_.now().time_since_epoch().count());
        request.headers.set(signed_message::signature_header,
                            signed_message::signature(settings_.secret, timestamp, request.body));
        request.headers.set(signed_message::timestamp_header, timestamp);
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
    auto bad = [&](const std::string& words) {
        return failure{errc::bad_input, "Pager " + quotable(settings.name, 64) + ": " + words};
    };
    if (auto why = why_no_name(settings.name); !why.empty()) return bad(why);
    if (auto why = why_no_url("url", settings.url); !why.empty()) return bad(why);
    if (settings.secret.size() < signed_message::shortest_secret)
        return bad(
            "the secret is shorter than 16 bytes, so signatures could be guessed. Make one with: openssl rand -hex 32");
    return std::unique_ptr<pager>{std::make_unique<webhook_pager>(std::move(settings), http, time, journal, gauges)};
}

} // namespace highroad
