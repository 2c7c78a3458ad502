#pragma once

#include "daemon/net/wire.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace highroad {

/// Connections that nobody uses now, by where they lead. Each closes by itself when it waited too long.
class connection_pool {
public:
    connection_pool(std::size_t per_host, std::chrono::milliseconds keep) : per_host_{per_host}, keep_{keep} {}

    /// The one used last, if it is still alive; null otherwise. Dead ones are dropped on the way.
    [[nodiscard]] std::shared_ptr<wire> take(const std::string& key);
    void put(const std::string& key, std::shared_ptr<wire> unused);
    /// Closes all that lead there: where one died, the others did too.
    void drop(const std::string& key) { unused_.erase(key); }

private:
    std::size_t per_host_;
    std::chrono::milliseconds keep_;
    std::map<std::string, std::vector<std::shared_ptr<wire>>> unused_;
};

} // namespace highroad
