#include "daemon/store/case_json.hpp"

#include "daemon/store/json_fields.hpp"
#include "daemon/store/json_names.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// JSON is read straight into the structs of json_fields.hpp, without a document tree between: every command reads its
// whole case, and that is most of what a command costs besides the disk (docs/adr/0090).
namespace highroad::stored {
namespace {

namespace json = simdjson::ondemand;

/// Each take() reads one value; false: the text is not what written() makes. A value can be taken once.
template <class T>
bool take(json::value from, T& into);

bool take_bytes(std::string_view digits, std::string& into)
{
    auto value = [](char digit) {
        if (digit >= '0' && digit <= '9') return digit - '0';
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    };
    if (digits.size() % 2 != 0) return false;
    into.clear();
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        auto high = value(digits[i]);
        auto low = value(digits[i + 1]);
        if (high < 0 || low < 0) return false;
        into += static_cast<char>(high * 16 + low);
    }
    return true;
}

/// A string, or an object with its bytes as hexadecimal digits, since they are not UTF-8.
bool take_text(json::value from, std::string& into)
{
    json::json_type type{};
    if (from.type().get(type)) return false;
    std::string_view text;
    if (type == json::json_type::string) {
        if (from.get_string().get(text)) return false;
        into = text;
        return true;
    }
    json::object object;
    if (from.get_object().get(object) || object["bytes"].get_string().get(text)) return false;
    return take_bytes(text, into);
}

template <class T>
bool take_number(json::value from, T& into)
{
    if constexpr (std::is_floating_point_v<T>) {
        bool nothing = false;
        if (from.is_null().get(nothing)) return false;
        if (nothing) {
            // What is no number (a division by zero on the way here) is written as null.
            into = std::numeric_limits<T>::quiet_NaN();
            return true;
        }
        double value = 0;
        if (from.get_double().get(value)) return false;
        into = static_cast<T>(value);
        return true;
    } else {
        std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> value = 0;
        if (from.get(value) || !std::in_range<T>(value)) return false;
        into = static_cast<T>(value);
        return true;
    }
}

template <class T>
bool take_list(json::value from, T& into)
{
    json::array list;
    if (from.get_array().get(list)) return false;
    into.clear();
    for (auto element : list) {
        json::value value;
        if (element.get(value) || !take(value, into.emplace_back())) return false;
    }
    return true;
}

/// What has a name that is unknown here is passed over.
template <class T>
bool take_members(json::object from, T& into)
{
    for (auto member : from) {
        std::string_view name;
        json::value value;
        if (member.unescaped_key().get(name) || member.value().get(value)) return false;
        auto fits = true;
        auto found = false;
        fields(into, [&]<class Field>(std::string_view known, Field& field) {
            if (found || name != known) return;
            found = true;
            if constexpr (requires { field.has_value(); }) {
                fits = take(value, field.emplace());
            } else {
                fits = take(value, field);
            }
        });
        if (!fits) return false;
    }
    return true;
}

template <class T>
bool take(json::value from, T& into)
{
    if constexpr (std::is_same_v<T, bool>) {
        return !from.get_bool().get(into);
    } else if constexpr (std::is_arithmetic_v<T>) {
        return take_number(from, into);
    } else if constexpr (is_time<T>) {
        std::int64_t seconds = 0;
        if (from.get_int64().get(seconds)) return false;
        into = T{std::chrono::seconds{seconds}};
        return true;
    } else if constexpr (std::is_enum_v<T>) {
        std::string_view name;
        if (from.get_string().get(name)) return false;
        constexpr auto known = names_of<T>();
        auto found = std::find(known.begin(), known.end(), name);
        if (found == known.end()) return false;
        into = static_cast<T>(found - known.begin());
        return true;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return take_text(from, into);
    } else if constexpr (is_vector<T>) {
        return take_list(from, into);
    } else {
        json::object object;
        return !from.get_object().get(object) && take_members(object, into);
    }
}

template <class T>
std::optional<T> read(std::string_view body)
{
    // Both keep the room that the largest text so far needed. The parser reads a little past the end, so that its text
    // stands in a buffer with room for that.
    thread_local json::parser parser;
    thread_local std::string text;
    text.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    text = body;

    T value;
    json::document document;
    json::object whole;
    if (parser.iterate(simdjson::padded_string_view{text}).get(document) || document.get_object().get(whole) ||
        !take_members(whole, value)) {
        return std::nullopt;
    }
    auto nothing_follows = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    return nothing_follows ? std::optional{std::move(value)} : std::nullopt;
}

template <std::size_t Index = 0>
std::optional<effect_body> read_alternative(std::string_view kind, std::string_view body)
{
    if constexpr (Index < std::variant_size_v<effect_body>) {
        using alternative = std::variant_alternative_t<Index, effect_body>;
        if (name_of(effect_body{alternative{}}) != kind) return read_alternative<Index + 1>(kind, body);
        auto value = read<alternative>(body);
        if (!value) return std::nullopt;
        return effect_body{std::move(*value)};
    } else {
        return std::nullopt;
    }
}

} // namespace

std::optional<board> read_board(std::string_view body)
{
    return read<board>(body);
}

std::optional<storm> read_storm(std::string_view body)
{
    return read<storm>(body);
}

std::optional<review_case> read_case(std::string_view body)
{
    return read<review_case>(body);
}

std::optional<waiting_case> read_waiting(std::string_view body)
{
    return read<waiting_case>(body);
}

std::optional<effect_body> read_effect(std::string_view kind, std::string_view body)
{
    return read_alternative(kind, body);
}

std::optional<answer> read_answer(std::string_view body)
{
    return read<answer>(body);
}

} // namespace highroad::stored
