#include "daemon/net/route_table.hpp"

#include <algorithm>

namespace highroad {

void route_table::add(std::string method, std::string path, http_handler handler)
{
    if (!path.ends_with('/')) {
        exact_[std::move(path)].emplace_back(std::move(method), std::move(handler));
        return;
    }
    auto found = std::find_if(prefixes_.begin(), prefixes_.end(), [&](const auto& each) { return each.first == path; });
    if (found == prefixes_.end()) {
        auto shorter = std::find_if(prefixes_.begin(), prefixes_.end(),
                                    [&](const auto& each) { return each.first.size() < path.size(); });
        found = prefixes_.emplace(shorter, std::move(path), methods{});
    }
    found->second.emplace_back(std::move(method), std::move(handler));
}

route_table::match route_table::find(std::string_view method, std::string_view path) const
{
    auto exact = exact_.find(path);
    if (exact != exact_.end()) return choose(exact->first, exact->second, method);
    for (const auto& [prefix, there] : prefixes_) {
        if (path.starts_with(prefix)) return choose(prefix, there, method);
    }
    return {};
}

route_table::match route_table::choose(std::string_view place, const methods& from, std::string_view method)
{
    auto named = [&](std::string_view wanted) -> const http_handler* {
        auto found = std::find_if(from.begin(), from.end(), [&](const auto& each) { return each.first == wanted; });
        return found == from.end() ? nullptr : &found->second;
    };
    match found;
    found.place = place;
    found.handler = named(method);
    if (!found.handler && method == "HEAD") found.handler = named("GET");
    if (found.handler) return found;
    for (const auto& [name, handler] : from) {
        if (!found.allow.empty()) found.allow += ", ";
        found.allow += name;
    }
    return found;
}

} // namespace highroad
