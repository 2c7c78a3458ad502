#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace highroad {

/// The text with "[secret]" in the place of each secret, as it is and as it stands in an address. Short ones (less than
/// four bytes) are no secrets and would only spoil the words.
[[nodiscard]] std::string without_secrets(std::string text, std::initializer_list<std::string_view> secrets);

} // namespace highroad
