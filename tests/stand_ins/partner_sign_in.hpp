#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace highroad::test {

/// A token endpoint whose refresh tokens are good for one use: an application that acts in its own name, or a person's
/// consent that is renewed.
class partner_sign_in {
public:
    /// Where the application proves who it is.
    enum class proof { basic_header, form };

    partner_sign_in(proof how, std::chrono::seconds lifetime, clock& time) : how_{how}, lifetime_{lifetime}, time_{time}
    {}

    /// `may_renew`: this address takes refresh tokens; `may_begin`: it takes client_credentials.
    [[nodiscard]] http_response answer(const http_request& request, bool may_begin, bool may_renew);
    [[nodiscard]] bool accepts(std::string_view authorization) const;
    void revoke_access() { tokens_.clear(); }

    std::string client_id = "client-1";
    std::string client_secret = "client-secret-1";
    std::string refresh_token = "refresh-1"; ///< the only one that counts now
    int issued = 0;

private:
    std::string why_client_refused(const http_request& request) const;

    proof how_;
    std::chrono::seconds lifetime_;
    clock& time_;
    std::map<std::string, instant, std::less<>> tokens_;
};

} // namespace highroad::test
