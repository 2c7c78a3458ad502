#include "adapters/pagers/receiving.hpp"

#include "adapters/pagers/answers.hpp"
#include "daemon/crypto/crypto.hpp"
#include "daemon/ports/json_text.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <nlohmann/json.hpp>

#include <exception>
#include <memory>

namespace highroad::pagers {
namespace {

using nlohmann::json;

/// PagerDuty's largest is 256 KiB.
constexpr std::size_t largest_body = std::size_t{512} << 10;
constexpr std::size_t longest_key = 512;
constexpr std::size_t longest_id = 200;

http_response told(int status, const json& body)
{
    return {status, "application/json", body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

class hook {
public:
    hook(listener how, page_answers& desk, log& journal, meters& gauges)
        : how_{std::move(how)}, desk_{desk}, journal_{journal}, gauges_{gauges}
    {}

    awaitable<http_response> receive(http_request request)
    {
        if (request.body.size() > largest_body)
            co_return counted("too_large", told(413, {{"error", "The message is larger than 512 KiB."}}));
        if (auto why = how_.why_not_believed(request); !why.empty()) {
            journal_.write(log_level::warning, "a message to a pager's hook was not believed",
                           {{"pager", how_.pager_name}, {"from", request.remote}, {"why", why}});
            co_return counted("not_believed", told(401, {{"error", why}}));
        }
        auto what = how_.read(request);
        if (const auto* odd = std::get_if<not_understood>(&what)) {
            journal_.write(log_level::warning, "a message to a pager's hook was not understood",
                           {{"pager", how_.pager_name}, {"why", odd->why}});
            co_return counted("unreadable", told(400, {{"error", odd->why}}));
        }
        if (const auto* other = std::get_if<passed_over>(&what))
            co_return counted("passed_over", told(200, {{"accepted", false}, {"text", other->why}}));
        auto answer = co_await hand_on(std::get<acknowledgement>(std::move(what)));
        co_return answer;
    }

private:
    awaitable<http_response> hand_on(acknowledgement what)
    {
        if (what.page_key.size() > longest_key || what.page_key.empty())
            co_return counted("unknown", told(200, {{"accepted", false}, {"text", "No page of ours has that key."}}));
        asked who;
        who.key = "pager:" + how_.pager_name + ":" + what.id;
        who.by.chat = "pager:" + how_.pager_name;
        who.by.id = what.by_id.empty() ? "somebody" : quotable(what.by_id, 100);
        who.by.name = what.by_name.empty() ? "somebody at " + how_.pager_name : quotable(what.by_name, 100);
        std::string why;
        try {
            auto said = co_await desk_.acknowledged(std::move(who), std::move(what.page_key));
            if (said) {
                json body{{"accepted", said->accepted}, {"text", said->text}};
                co_return counted(said->accepted ? "acknowledged" : "unknown", told(200, body));
            }
            why = said.error().words;
        } catch (const boost::system::system_error& stopped) {
            if (stopped.code() == asio::error::operation_aborted) throw;
            why = stopped.code().message();
        } catch (const std::exception& broken) {
            why = broken.what();
        }
        journal_.write(log_level::error, "an acknowledgement from a pager was not recorded",
                       {{"pager", how_.pager_name}, {"why", why}});
        auto answer = told(503, {{"error", "It could not be recorded just now. Send it again later."}});
        answer.headers.set("Retry-After", "10");
        co_return counted("not_stored", std::move(answer));
    }

    http_response counted(std::string outcome, http_response answer)
    {
        gauges_.count("highroad_pager_messages_total", {{"pager", how_.pager_name}, {"outcome", std::move(outcome)}});
        return answer;
    }

    listener how_;
    page_answers& desk_;
    log& journal_;
    meters& gauges_;
};

} // namespace

std::string hook_path(std::string_view pager_name)
{
    return "/hooks/pagers/" + std::string{pager_name};
}

std::string message_id(std::string given, std::string_view body)
{
    if (given.size() <= longest_id && is_header_text(given)) return given;
    return hex(sha256(body));
}

void serve(listener how, http_router& router, page_answers& desk, log& journal, meters& gauges)
{
    auto path = hook_path(how.pager_name);
    auto receiver = std::make_shared<hook>(std::move(how), desk, journal, gauges);
    router.add("POST", path, [receiver](http_request request) { return receiver->receive(std::move(request)); });
}

} // namespace highroad::pagers
