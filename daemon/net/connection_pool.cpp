#include "daemon/net/connection_pool.hpp"

#include <iterator>
#include <utility>

namespace highroad {

std::shared_ptr<wire> connection_pool::take(const std::string& key)
{
    auto found = unused_.find(key);
    if (found == unused_.end()) return nullptr;
    auto& there = found->second;
    std::shared_ptr<wire> alive;
    while (!alive && !there.empty()) {
        if (there.back()->is_quiet()) alive = std::move(there.back());
        there.pop_back();
    }
    if (there.empty()) unused_.erase(found);
    return alive;
}

void connection_pool::put(const std::string& key, std::shared_ptr<wire> unused)
{
    if (per_host_ == 0 || !unused->is_quiet()) return;
    // Hosts that are never asked again must not pile up: what closed by itself goes now.
    for (auto entry = unused_.begin(); entry != unused_.end();) {
        std::erase_if(entry->second, [](const auto& each) { return !each->socket().is_open(); });
        entry = entry->second.empty() ? unused_.erase(entry) : std::next(entry);
    }
    auto& there = unused_[key];
    if (there.size() >= per_host_) there.erase(there.begin());
    unused->cut_at(wire::clock::now() + keep_);
    there.push_back(std::move(unused));
}

} // namespace highroad
