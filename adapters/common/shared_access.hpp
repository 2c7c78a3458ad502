#pragma once

#include "adapters/common/access_tokens.hpp"
#include "adapters/common/quota_ledger.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace highroad {

/// What sources with one credential share: its token, which must not be renewed by each of them, and the requests that
/// the platform counts for it. Used while platforms are built; what it gives out outlives it.
class shared_access {
public:
    /// `credential` is all of it, secrets included; only a hash of it is kept.
    [[nodiscard]] std::shared_ptr<access_tokens> tokens(const std::string& credential,
                                                        const std::function<std::shared_ptr<access_tokens>()>& make);
    /// The first who asks says how many.
    [[nodiscard]] std::shared_ptr<quota_ledger> requests(const std::string& credential, std::size_t limit,
                                                         std::chrono::seconds window);

private:
    std::map<std::string, std::shared_ptr<access_tokens>> tokens_;
    std::map<std::string, std::shared_ptr<quota_ledger>> requests_;
};

} // namespace highroad
