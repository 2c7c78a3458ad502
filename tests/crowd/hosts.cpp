#include "tests/crowd/hosts.hpp"

#include <utility>

namespace highroad::test {
namespace {

bool asks_for_a_token(const std::string& url)
{
    auto path = url.substr(0, url.find('?'));
    return path.ends_with("/token") || path.ends_with("_token") || path.ends_with("/accesstoken");
}

} // namespace

in_memory_http& hosts::add(const std::string& host, std::string quota)
{
    auto& made = sides_[host];
    made = std::make_unique<side>();
    made->quota = std::move(quota);
    return made->http;
}

awaitable<result<http_response>> hosts::send(http_request request)
{
    auto from = request.url.find("://") + 3;
    auto host = request.url.substr(from, request.url.find('/', from) - from);
    auto found = sides_.find(host);
    if (found == sides_.end()) co_return failure{errc::unreachable, "no such host: " + host};
    auto& to = *found->second;
    auto token = asks_for_a_token(request.url);
    auto at = time_.wall();
    auto answer = co_await to.http.send(std::move(request));
    to.http.requests.clear();
    if (token) {
        ++tokens_;
        co_return answer;
    }
    if (change && answer) change(*answer);
    charged_[to.quota].push_back(at);
    if (answer && answer->status == 200)
        to.answered.push_back(at);
    else
        ++refused_[to.quota];
    co_return answer;
}

} // namespace highroad::test
