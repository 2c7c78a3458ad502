#include "adapters/webhook/wire.hpp"

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
        : source_{settings.source},
          secret_{settings.secret},
          intake_{intake},
          time_{time},
          journal_{journal},
          gauges_{gauges}
    {}

    awaitable<http_response> receive(http_request request)
    {
        if (request.body.size() > webhook::largest_body)
            co_return counted("too_large", refusal(413, "The message is larger than 1 MiB. Send it in several."));
        if (auto why = webhook::why_not_believed(request, secret_, time_.now()); !why.empty()) {
            journal_.write(log_level::warning, "a pushed message was not believed",
                           {{"source", source_}, {"from", request.remote}, {"why", why}});
            co_return counted("not_believed", refusal(401, std::move(why)));
        }
        auto read = webhook::read_message(source_, request.body);
        if (auto* why = std::get_if<std::string>(&read)) {
            // It was signed, so somebody meant it: kept for the operator like a single broken review.
            auto raw = valid_utf8(std::string_view{request.body}.substr(0, 16 * 1024));
            std::vector<malformed_item> whole{{"A pushed message cannot be understood: " + *why, std::move(raw)}};
            auto answer = refusal(400, *why);
            std::vector<review> none;
            auto kept = co_await intake_.take_in(source_, std::move(none), std::move(whole));
            co_return kept ? counted("unreadable", std::move(answer)) : not_kept();
        }
        auto& message = std::get<webhook::message>(read);
        auto accepted = message.reviews.size();
        auto rejected = list_of(message.rejected);
        std::vector<malformed_item> malformed;
        for (auto& one : message.rejected)
            malformed.push_back(std::move(one.item));

        auto kept = co_await intake_.take_in(source_, std::move(message.reviews), std::move(malformed));
        if (!kept) co_return not_kept();
        json body{{"accepted", accepted}, {"malformed", rejected}};
        if (accepted == 0 && !rejected.empty()) {
            body["error"] = "None of the reviews could be understood.";
            co_return counted("unreadable", told(400, std::move(body)));
        }
        co_return counted("taken", told(200, std::move(body)));
    }

private:
    http_response not_kept()
    {
        auto answer = refusal(503, "The reviews could not be stored just now. Send the same message again later.");
        answer.headers.set("Retry-After", "30");
        return counted("not_stored", std::move(answer));
    }

    http_response counted(std::string outcome, http_response answer)
    {
        gauges_.count("highroad_webhook_messages_total", {{"source", source_}, {"outcome", std::move(outcome)}});
        return answer;
    }

    std::string source_;
    std::string secret_;
    review_intake& intake_;
    clock& time_;
    log& journal_;
    meters& gauges_;
};

} // namespace

void serve_webhook(const webhook_settings& settings, http_router& router, review_intake& intake, clock& time,
                   log& journal, meters& gauges)
{
    auto hook = std::make_shared<inbound>(settings, intake, time, journal, gauges);
    router.add("POST", "/hooks/" + settings.source,
               [hook](http_request request) { return hook->receive(std::move(request)); });
}

} // namespace highroad
