#include "adapters/common/shared_access.hpp"

#include "daemon/crypto/crypto.hpp"

namespace highroad {

std::shared_ptr<access_tokens> shared_access::tokens(const std::string& credential,
                                                     const std::function<std::shared_ptr<access_tokens>()>& make)
{
    auto& known = tokens_[sha256(credential)];
    if (!known) known = make();
    return known;
}

std::shared_ptr<quota_ledger> shared_access::requests(const std::string& credential, std::size_t limit,
                                                      std::chrono::seconds window)
{
    auto& known = requests_[sha256(credential)];
    if (!known) known = std::make_shared<quota_ledger>(limit, window);
    return known;
}

} // namespace highroad
