#include "daemon/app/published_addresses.hpp"

#include <utility>
#include <variant>

namespace highroad::app {
namespace {

/// Of a source that is pushed to; empty for any other.
std::string hook_of(const sections::source& source)
{
    auto path = "/hooks/" + facts_of(source).name;
    auto with_secret = path + "/<secret>";
    if (const auto* wanted = std::get_if<sections::webhook>(&source))
        return wanted->preset == sections::push_form::highroad ? path : with_secret;
    const auto* trustpilot = std::get_if<sections::trustpilot>(&source);
    const auto* judge_me = std::get_if<sections::judge_me>(&source);
    auto pushed = (trustpilot && trustpilot->push_secret.given()) || (judge_me && judge_me->push_secret.given());
    return pushed ? with_secret : std::string{};
}

/// Where acknowledgements come back; empty where none can.
struct hook_of_pager {
    std::string operator()(const sections::pagerduty_pager& one) const { return listening(one); }
    std::string operator()(const sections::opsgenie_pager& one) const { return listening(one); }
    std::string operator()(const sections::webhook_pager& one) const { return path_of(one.name); }
    std::string operator()(const auto& /*one*/) const { return {}; }

private:
    static std::string path_of(const std::string& name) { return "/hooks/pagers/" + name; }
    static std::string listening(const auto& one)
    {
        return one.webhook_secret.given() ? path_of(one.name) : std::string{};
    }
};

std::string without_slash(std::string address)
{
    while (address.ends_with('/'))
        address.pop_back();
    return address;
}

} // namespace

std::string slack_address(std::string public_url)
{
    auto base = without_slash(std::move(public_url));
    return base.ends_with("/slack") ? base : base + "/slack";
}

std::vector<std::string> published_addresses(const settings& configured)
{
    auto base = without_slash(configured.general.public_url);
    std::vector<std::string> all;
    if (base.empty()) return all;
    auto add = [&](const std::string& method, const std::string& path) {
        if (!path.empty()) all.push_back(method + " " + base + path);
    };
    for (const auto& source : configured.sources)
        add("POST", hook_of(source));
    for (const auto& one : configured.pagers)
        add("POST", std::visit(hook_of_pager{}, one));
    if (configured.slack && configured.slack->mode == sections::slack_mode::http) {
        for (const auto* path : {"/events", "/interactions", "/commands"})
            all.push_back("POST " + slack_address(base) + path);
    }
    if (configured.matrix && configured.matrix->hs_token.given()) add("PUT", "/_matrix/app/v1/transactions/");
    return all;
}

} // namespace highroad::app
