#include "adapters/common/paced_calls.hpp"

#include "adapters/common/retry_after.hpp"

namespace highroad {

using std::chrono::seconds;

paced_calls::paced_calls(std::string source, call_budget budget, std::shared_ptr<quota_ledger> requests,
                         http_client& http, clock& time, meters& gauges)
    : source_{std::move(source)},
      budget_{budget},
      http_{http},
      time_{time},
      gauges_{gauges},
      requests_{std::move(requests)}
{}

seconds paced_calls::wait_for_list()
{
    return requests_->wait_for_one(time_.now(), budget_.kept_for_replies);
}

seconds paced_calls::wait_for_one()
{
    return requests_->wait_for_one(time_.now());
}

request_quota paced_calls::quota()
{
    auto told = requests_->as_quota("requests", time_.now());
    told.spent_by_lists = true;
    told.spent_by_replies = budget_.kept_for_replies > 0;
    return told;
}

std::string paced_calls::in_words_of(const std::string& platform, seconds wait) const
{
    return "The " + std::to_string(budget_.limit) + " requests that " + platform + " gets in " +
           highroad::in_words(budget_.window) + " are used up, or it asked for a pause; it goes on in " +
           highroad::in_words(wait) + ".";
}

awaitable<authorized_answer> paced_calls::send(access_tokens& tokens, http_request request)
{
    requests_->spend(time_.now());
    auto got = co_await send_authorized(tokens, http_, std::move(request));
    note(got.answer);
    co_return got;
}

awaitable<result<http_response>> paced_calls::send(http_request request)
{
    requests_->spend(time_.now());
    auto got = co_await http_.send(std::move(request));
    note(got);
    co_return got;
}

void paced_calls::note(const result<http_response>& answer)
{
    auto now = time_.now();
    if (answer && answer->status == 429) requests_->pause_until(now + retry_after(*answer, budget_.usual_pause));
    gauges_.set("highroad_platform_quota_remaining", {{"source", source_}, {"of", "requests"}},
                static_cast<double>(requests_->left(now)));
}

} // namespace highroad
