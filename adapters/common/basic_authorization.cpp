#include "adapters/common/basic_authorization.hpp"

#include "daemon/crypto/crypto.hpp"

namespace highroad {

std::string basic_authorization(std::string_view name, std::string_view password)
{
    std::string both{name};
    both.append(":").append(password);
    auto header = "Basic " + base64(both);
    wipe(both);
    return header;
}

} // namespace highroad
