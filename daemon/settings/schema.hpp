#pragma once

#include "daemon/settings/settings.hpp"
#include "daemon/settings/shapes.hpp"

#include <chrono>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace highroad {

enum class presence { optional, required };

using channel_map = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The member that a key fills. Its type decides how the value is read and how it is documented.
template <class S>
using target = std::variant<std::string S::*, double S::*, bool S::*, std::chrono::seconds S::*,
                            std::vector<std::string> S::*, secret_ref S::*, channel_map S::*, sections::log_format S::*,
                            sections::log_threshold S::*, sections::slack_mode S::*>;

/// One key of a table: the reader, the page docs/configuration.md and "did you mean" all come from these rows.
template <class S>
struct key {
    std::string_view name;
    target<S> where;
    presence need = presence::optional;
    shape form = shape::any; ///< of a text, or of each text in a list
    double least = 0;        ///< of a number, or in seconds of a duration
    double most = std::numeric_limits<double>::max();
    std::string_view meaning = {};
    std::string_view stated_default = {}; ///< only where the default is no value of its own
};

/// The rows of each table, in the order of the documentation.
[[nodiscard]] std::span<const key<sections::general>> keys_of(const sections::general&);
[[nodiscard]] std::span<const key<sections::http>> keys_of(const sections::http&);
[[nodiscard]] std::span<const key<sections::control>> keys_of(const sections::control&);
[[nodiscard]] std::span<const key<playbook>> keys_of(const playbook&);
[[nodiscard]] std::span<const key<sections::contact>> keys_of(const sections::contact&);
[[nodiscard]] std::span<const key<sections::slack>> keys_of(const sections::slack&);
[[nodiscard]] std::span<const key<sections::matrix>> keys_of(const sections::matrix&);
[[nodiscard]] std::span<const key<sections::console>> keys_of(const sections::console&);
[[nodiscard]] std::span<const key<sections::channel>> keys_of(const sections::channel&);
[[nodiscard]] std::span<const key<sections::app_store_connect>> keys_of(const sections::app_store_connect&);
[[nodiscard]] std::span<const key<sections::google_play>> keys_of(const sections::google_play&);
[[nodiscard]] std::span<const key<sections::webhook>> keys_of(const sections::webhook&);

/// The words of the choices, in the order of their values.
[[nodiscard]] std::span<const std::string_view> choices_of(sections::log_format);
[[nodiscard]] std::span<const std::string_view> choices_of(sections::log_threshold);
[[nodiscard]] std::span<const std::string_view> choices_of(sections::slack_mode);

/// Kinds of [[sources]], and the names of the tables of the file.
[[nodiscard]] std::span<const std::string_view> source_kinds();
[[nodiscard]] std::span<const std::string_view> table_names();

/// "0.5", "3": without needless digits.
[[nodiscard]] std::string plain_number(double number);

/// What the key accepts: "a duration from 0 s to 1 d, such as "60s"".
[[nodiscard]] std::string expected_number(double least, double most);
[[nodiscard]] std::string expected_duration(double least, double most);
[[nodiscard]] std::string expected_choice(std::span<const std::string_view> words);

} // namespace highroad
