#include "daemon/store/case_json.hpp"

#include "daemon/core/text.hpp"
#include "daemon/store/json_fields.hpp"
#include "daemon/store/json_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace highroad::stored {
namespace {

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
    } else if constexpr (std::is_same_v<Field, reader>) {
        // Of every theme and reason, and nearly always the lists.
        return field == reader::word_lists;
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
        append_quoted(out, names_of<T>()[static_cast<std::size_t>(value)]);
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

} // namespace highroad::stored
