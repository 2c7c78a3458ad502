#include "adapters/webhook/wire.hpp"

#include "adapters/common/signed_requests.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/crypto/replay_guard.hpp"
#include "daemon/crypto/signed_message.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

namespace highroad {
namespace {

using nlohmann::json;

http_response told(int status, json body)
{
    return {status, "application/json", body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

http_response refusal(int status, std::string words)
{
    return told(status, {{"error", std::move(words)}});
}

json list_of(const std::vector<webhook::rejected_item>& rejected)
{
    auto list = json::array();
    for (const auto& one : rejected)
        list.push_back({{"index", one.index}, {"why", one.item.why}});
    return list;
}

class inbound {
public:
    inbound(const webhook_settings& settings, review_intake& intake, clock& time, log& journal, meters& gauges)
        : settings_{settings}, intake_{intake}, time_{time}, journal_{journal}, gauges_{gauges}
    {}

    awaitable<http_response> receive(http_request request)
    {
        if (request.body.size() > webhook::largest_body)
            co_return counted("too_large", refusal(413, "The message is larger than 1 MiB. Send it in several."));
        if (auto why = why_not_believed(request); !why.empty()) {
            journal_.write(log_level::warning, "a pushed message was not believed",
                           {{"source", settings_.source}, {"from", request.remote}, {"why", why}});
            co_return counted("not_believed", refusal(401, std::move(why)));
        }
        auto signature = request.headers.get(signed_message::signature_header);
        auto signs = settings_.sender == webhook_sender::highroad;
        if (signs && carried_out_.carried_out(signature, time_.now()))
            co_return counted("repeated",
                              told(200, {{"repeated", true}, {"accepted", 0}, {"malformed", json::array()}}));
        auto read = webhook::read_message_of(settings_, request.body);
        if (auto* why = std::get_if<std::string>(&read)) {
            // It was signed, so somebody meant it: kept for the operator like a single broken review.
            auto raw = valid_utf8(std::string_view{request.body}.substr(0, 16 * 1024));
            std::vector<malformed_item> whole{{"A pushed message cannot be understood: " + *why, std::move(raw)}};
            auto answer = refusal(400, *why);
            std::vector<review> none;
            auto kept = co_await intake_.take_in(settings_.source, std::move(none), std::move(whole));
            co_return kept ? counted("unreadable", std::move(answer)) : not_kept();
        }
        auto& message = std::get<webhook::message>(read);
        auto accepted = message.reviews.size();
        auto rejected = list_of(message.rejected);
        std::vector<malformed_item> malformed;
        for (auto& one : message.rejected)
            malformed.push_back(std::move(one.item));

        auto kept = co_await intake_.take_in(settings_.source, std::move(message.reviews), std::move(malformed));
        if (!kept) co_return not_kept();
        // Only now: what was not stored is to be sent again, as it was.
        if (signs) carried_out_.remember(signature, time_.now());
        json body{{"accepted", accepted}, {"malformed", rejected}};
        if (accepted == 0 && rejected.empty() && settings_.sender != webhook_sender::highroad)
            co_return counted("passed_over", told(200, std::move(body)));
        if (accepted == 0 && !rejected.empty()) {
            body["error"] = "None of the reviews could be understood.";
            co_return counted("unreadable", told(400, std::move(body)));
        }
        co_return counted("taken", told(200, std::move(body)));
    }

private:
    [[nodiscard]] std::string why_not_believed(const http_request& request) const
    {
        if (settings_.sender == webhook_sender::highroad)
            return why_not_genuine(request, settings_.secret, "source", time_.now());
        auto path = request.url.substr(0, request.url.find('?'));
        auto given = path.substr(std::min(("/hooks/" + settings_.source + "/").size(), path.size()));
        return settings_.secret.size() >= signed_message::shortest_secret &&
                       constant_time_equal(given, settings_.secret)
                   ? std::string{}
                   : "The address does not end in the secret of this source: POST /hooks/" + settings_.source +
                         "/<secret>.";
    }

    http_response not_kept()
    {
        auto answer = refusal(503, "The reviews could not be stored just now. Send the same message again later.");
        answer.headers.set("Retry-After", "30");
        return counted("not_stored", std::move(answer));
    }

    http_response counted(std::string outcome, http_response answer)
    {
        gauges_.count("highroad_webhook_messages_total",
                      {{"source", settings_.source}, {"outcome", std::move(outcome)}});
        return answer;
    }

    webhook_settings settings_;
    review_intake& intake_;
    clock& time_;
    log& journal_;
    meters& gauges_;
    signed_message::replay_guard carried_out_;
};

} // namespace

void serve_webhook(const webhook_settings& settings, http_router& router, review_intake& intake, clock& time,
                   log& journal, meters& gauges)
{
    auto hook = std::make_shared<inbound>(settings, intake, time, journal, gauges);
    auto signs = settings.sender == webhook_sender::highroad;
    router.add("POST", "/hooks/" + settings.source + (signs ? "" : "/"),
               [hook](http_request request) { return hook->receive(std::move(request)); });
}

} // namespace highroad
