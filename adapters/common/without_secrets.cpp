#include "adapters/common/without_secrets.hpp"

#include "daemon/ports/http.hpp"

namespace highroad {

std::string without_secrets(std::string text, std::initializer_list<std::string_view> secrets)
{
    constexpr std::string_view blot = "[secret]";
    for (auto secret : secrets) {
        if (secret.size() < 4) continue;
        for (const auto& form : {std::string{secret}, percent_encoded(secret)})
            for (auto at = text.find(form); at != std::string::npos; at = text.find(form, at + blot.size()))
                text.replace(at, form.size(), blot);
    }
    return text;
}

} // namespace highroad
