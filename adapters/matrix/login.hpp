#pragma once

#include "adapters/matrix/matrix.hpp"

#include <string>
#include <string_view>

/// Logging in, as values. https://spec.matrix.org/latest/client-server-api/#login
namespace highroad::matrix {

/// The body of a login with what `proof` names; `secret` is the password or the login token.
[[nodiscard]] std::string login_body(const matrix_settings& settings, matrix_proof proof, const std::string& secret,
                                     bool renewable);

/// A login as it stands in a file or in the memory.
struct kept_login {
    std::string access_token;
    std::string refresh_token; ///< empty where the access token does not run out
};
/// Reads a plain access token, or what as_text() wrote. Both empty when it is neither.
[[nodiscard]] kept_login read_login(std::string_view text);
[[nodiscard]] std::string as_text(const kept_login& login);

} // namespace highroad::matrix
