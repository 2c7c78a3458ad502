#include "daemon/store/case_json.hpp"

#include "daemon/core/text.hpp"
#include "daemon/store/json_fields.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace highroad::stored {
namespace {

using nlohmann::json;

/// The text is not what written() makes.
struct unreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The stored names of enumerators, in their order. They are fixed for ever, unlike the words that people see.
constexpr std::array<std::string_view, 6> phases{"awaiting_team", "publishing", "awaiting_customer",
                                                 "snoozed",       "offline",    "closed"};
constexpr std::array<std::string_view, 5> reasons{"revised", "resolved", "tried", "dismissed", "gone"};
constexpr std::array<std::string_view, 3> reply_states{"live", "pending", "rejected"};
constexpr std::array<std::string_view, 3> units{"characters", "bytes", "utf16_units"};

constexpr std::array<std::string_view, finding_kinds> kinds_of_findings{
    "anger",   "sarcasm",   "blame", "excuse",   "shouting", "private_data", "name", "contact",  "offer",
    "promise", "admission", "link",  "pressure", "language", "length",       "copy", "spelling", "placeholder"};
constexpr std::array<std::string_view, 3> severities{"ordinary", "serious", "severe"};
constexpr std::array<std::string_view, 3> wishes{"unknown", "heard", "helped"};
constexpr std::array<std::string_view, 4> contact_kinds{"reply", "fix_notice", "satisfaction", "update_note"};
constexpr std::array<std::string_view, 3> page_calls{"raise", "acknowledge", "resolve"};
constexpr std::array<std::string_view, 4> board_sorts{"reminders", "storm", "digest", "parked"};

std::span<const std::string_view> names(finding_kind)
{
    return kinds_of_findings;
}
std::span<const std::string_view> names(severity)
{
    return severities;
}
std::span<const std::string_view> names(wish)
{
    return wishes;
}
std::span<const std::string_view> names(contact_kind)
{
    return contact_kinds;
}
std::span<const std::string_view> names(effect::page_call)
{
    return page_calls;
}
std::span<const std::string_view> names(board::sort)
{
    return board_sorts;
}
std::span<const std::string_view> names(case_phase)
{
    return phases;
}
std::span<const std::string_view> names(close_reason)
{
    return reasons;
}
std::span<const std::string_view> names(reply_state)
{
    return reply_states;
}
std::span<const std::string_view> names(length_unit)
{
    return units;
}

template <class T>
constexpr bool is_time = std::is_same_v<T, instant> || std::is_same_v<T, std::chrono::seconds>;
template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;

void append_quoted(std::string& out, std::string_view text)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    auto plain = text.begin();
    for (auto at = text.begin(); at != text.end(); ++at) {
        auto byte = static_cast<unsigned char>(*at);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(plain, at);
        plain = at + 1;
        if (byte >= 0x20) {
            out += '\\';
            out += *at;
        } else {
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    out.append(plain, text.end());
    out += '"';
}

// JSON is written straight into a string, without a document tree before it: every command writes its whole case.

/// JSON holds UTF-8 only. Anything else is kept as an object with the bytes in hexadecimal digits.
void append(std::string& out, const std::string& text)
{
    auto plain = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (plain || valid_utf8(text) == text) return append_quoted(out, text);
    static constexpr std::string_view digits = "0123456789abcdef";
    out += R"({"bytes":")";
    for (auto c : text) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    out += R"("})";
}

template <class T>
void append_number(std::string& out, T value)
{
    std::array<char, 32> text;
    auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    out.append(text.data(), end);
}

/// Whether a field can be left out: empty texts and lists, and structs in which nothing was set. Every command writes
/// its whole case, and most of a case is unset. Numbers and the like are always written: their defaults are no
/// "nothing".
template <class Field>
bool says_nothing(const Field& field)
{
    if constexpr (requires { field.has_value(); }) {
        return !field.has_value();
    } else if constexpr (std::is_same_v<Field, std::string> || is_vector<Field>) {
        return field.empty();
    } else if constexpr (std::is_class_v<Field> && !is_time<Field>) {
        static const Field unset{};
        return field == unset;
    } else {
        return false;
    }
}

template <class T>
void append(std::string& out, const T& value)
{
    if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::is_floating_point_v<T>) {
        // The shortest text that reads back as the same number; JSON has none for what is no number.
        if (std::isfinite(value)) {
            append_number(out, value);
        } else {
            out += "null";
        }
    } else if constexpr (std::is_integral_v<T>) {
        append_number(out, value);
    } else if constexpr (std::is_same_v<T, instant>) {
        append_number(out, std::int64_t{value.time_since_epoch().count()});
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        append_number(out, std::int64_t{value.count()});
    } else if constexpr (std::is_enum_v<T>) {
        append_quoted(out, names(value)[static_cast<std::size_t>(value)]);
    } else if constexpr (is_vector<T>) {
        auto separator = '[';
        for (const auto& element : value) {
            out += std::exchange(separator, ',');
            append(out, element);
        }
        out += separator == '[' ? "[]" : "]";
    } else {
        auto separator = '{';
        fields(value, [&]<class Field>(const char* name, const Field& field) {
            if (says_nothing(field)) return;
            out += std::exchange(separator, ',');
            append_quoted(out, name);
            out += ':';
            if constexpr (requires { field.has_value(); }) {
                append(out, *field);
            } else {
                append(out, field);
            }
        });
        out += separator == '{' ? "{}" : "}";
    }
}

template <class T>
std::string text_of(const T& value)
{
    std::string out;
    out.reserve(2048);
    append(out, value);
    return out;
}

void decode(const json& from, std::string& into)
{
    if (from.is_string()) {
        into = from.get_ref<const std::string&>();
        return;
    }
    auto value = [](char digit) {
        if (digit >= '0' && digit <= '9') return digit - '0';
        if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
        throw unreadable{"not a hexadecimal digit"};
    };
    const auto& hex = from.at("bytes").get_ref<const std::string&>();
    if (hex.size() % 2 != 0) throw unreadable{"half a byte"};
    into.clear();
    for (std::size_t i = 0; i < hex.size(); i += 2)
        into += static_cast<char>(value(hex[i]) * 16 + value(hex[i + 1]));
}

template <class T>
void decode(const json& from, T& into)
{
    if constexpr (std::is_same_v<T, bool>) {
        into = from.get_ref<const bool&>();
    } else if constexpr (std::is_integral_v<T>) {
        // get<T>() would turn 1e300, true or a number that is too large into something else without a word.
        if (from.is_number_unsigned() ? !std::in_range<T>(from.get<std::uint64_t>())
                                      : !from.is_number_integer() || !std::in_range<T>(from.get<std::int64_t>()))
            throw unreadable{"not a whole number of that size"};
        into = from.get<T>();
    } else if constexpr (std::is_floating_point_v<T>) {
        // What is no number (a division by zero on the way here) is written as null.
        if (from.is_null()) {
            into = std::numeric_limits<T>::quiet_NaN();
        } else if (from.is_number()) {
            into = from.get<T>();
        } else {
            throw unreadable{"not a number"};
        }
    } else if constexpr (std::is_same_v<T, instant>) {
        std::int64_t seconds = 0;
        decode(from, seconds);
        into = instant{std::chrono::seconds{seconds}};
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        std::int64_t count = 0;
        decode(from, count);
        into = std::chrono::seconds{count};
    } else if constexpr (std::is_enum_v<T>) {
        auto known = names(T{});
        auto found = std::find(known.begin(), known.end(), from.get_ref<const std::string&>());
        if (found == known.end()) throw unreadable{"an unknown name"};
        into = static_cast<T>(found - known.begin());
    } else if constexpr (is_vector<T>) {
        if (!from.is_array()) throw unreadable{"not a list"};
        into.clear();
        for (const auto& element : from)
            decode(element, into.emplace_back());
    } else {
        if (!from.is_object()) throw unreadable{"not an object"};
        fields(into, [&from]<class Field>(const char* name, Field& field) {
            auto found = from.find(name);
            if (found == from.end()) return;
            if constexpr (requires { field.has_value(); }) {
                decode(*found, field.emplace());
            } else {
                decode(*found, field);
            }
        });
    }
}

template <class T>
std::optional<T> read(std::string_view body)
{
    try {
        T value;
        decode(json::parse(body), value);
        return value;
    } catch (const json::exception&) {
        return std::nullopt;
    } catch (const unreadable&) {
        return std::nullopt;
    }
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

std::string written(const review_case& value)
{
    return text_of(value);
}

std::string written(const effect_body& value)
{
    return std::visit([](const auto& body) { return text_of(body); }, value);
}

std::string written(const answer& value)
{
    return text_of(value);
}

std::string written(const board& value)
{
    return text_of(value);
}

std::string written(const storm& value)
{
    return text_of(value);
}

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

std::optional<effect_body> read_effect(std::string_view kind, std::string_view body)
{
    return read_alternative(kind, body);
}

std::optional<answer> read_answer(std::string_view body)
{
    return read<answer>(body);
}

} // namespace highroad::stored
