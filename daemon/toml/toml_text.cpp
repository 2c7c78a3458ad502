// The only file that sees toml++: it costs several seconds to compile, and two sets of these definitions in one program
// would be two libraries under one name.
#define TOML_EXCEPTIONS 1
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
// Its parser asserts what it then checks anyway ("[=" is enough), and with NDEBUG the assertions become assumptions.
// A mistake in the file must end in words, so neither is wanted.
#undef NDEBUG
#define TOML_ASSERT(condition) static_assert(true)
#include <toml++/toml.h>

#include "daemon/toml/toml_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace highroad {
namespace {

text_position place_of(const toml::source_region& region, int file)
{
    return {static_cast<int>(std::max<toml::source_index>(region.begin.line, 1)),
            static_cast<int>(std::max<toml::source_index>(region.begin.column, 1)), file};
}

toml_value copied(const toml::node& from, int file)
{
    toml_value to;
    to.at = place_of(from.source(), file);
    if (const auto* table = from.as_table()) {
        for (const auto& [key, value] : *table) {
            to.table.push_back({std::string{key.str()}, place_of(key.source(), file), copied(value, file)});
        }
        std::stable_sort(to.table.begin(), to.table.end(),
                         [](const toml_entry& a, const toml_entry& b) { return a.at < b.at; });
    } else if (const auto* list = from.as_array()) {
        to.kind = toml_kind::list;
        for (const auto& value : *list)
            to.list.push_back(copied(value, file));
    } else if (const auto* text = from.as_string()) {
        to.kind = toml_kind::text;
        to.text = text->get();
    } else if (const auto* whole = from.as_integer()) {
        to.kind = toml_kind::whole_number;
        to.whole_number = whole->get();
        to.number = static_cast<double>(whole->get());
    } else if (const auto* number = from.as_floating_point()) {
        to.kind = toml_kind::number;
        to.number = number->get();
    } else if (const auto* yes_no = from.as_boolean()) {
        to.kind = toml_kind::yes_no;
        to.yes_no = yes_no->get();
    } else {
        to.kind = toml_kind::date;
    }
    return to;
}

/// Behind the text in quotes, or behind the line where it ends too early.
std::size_t end_of_quoted(std::string_view text, std::size_t begin)
{
    auto quote = text[begin];
    auto three = std::string(3, quote);
    auto many_lines = text.substr(begin).starts_with(three);
    auto i = begin + (many_lines ? 3 : 1);
    while (i < text.size()) {
        if (quote == '"' && text[i] == '\\') {
            i += 2;
        } else if (!many_lines && (text[i] == quote || text[i] == '\n')) {
            return i + 1;
        } else if (many_lines && text.substr(i).starts_with(three)) {
            i += 3;
            // Up to two more belong to the text itself.
            for (int more = 0; more < 2 && i < text.size() && text[i] == quote; ++more)
                ++i;
            return i;
        } else {
            ++i;
        }
    }
    return text.size();
}

/// Whether a text in quotes may begin behind this: at the start of a line, a key, or a value.
bool may_precede_quote(std::string_view before)
{
    auto last = before.find_last_not_of(" \t\r");
    return last == std::string_view::npos || std::string_view{"\n=,[{."}.find(before[last]) != std::string_view::npos;
}

text_position place_at(std::string_view text, std::size_t end, int file)
{
    auto before = text.substr(0, end);
    auto line = before.substr(before.rfind('\n') + 1);
    auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
            static_cast<int>(std::count_if(line.begin(), line.end(), is_first_byte)) + 1, file};
}

/// The first letter that is no ASCII outside comments and quotes, where TOML 1.0 has no place for one, or the first
/// quote where none may begin. toml++ 3.3 says so too, but only after it has looked whether a letter there is white
/// space, and for those from U+00A1 to U+0499 what it then does is undefined.
std::optional<toml_error> odd_letter_in(std::string_view text, int file)
{
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '#') {
            i = text.find('\n', i);
        } else if (text[i] == '"' || text[i] == '\'') {
            if (!may_precede_quote(text.substr(0, i)))
                return toml_error{place_at(text, i, file), "no quote may begin here"};
            i = end_of_quoted(text, i);
        } else if (static_cast<unsigned char>(text[i]) >= 0x80) {
            return toml_error{place_at(text, i, file),
                              "letters other than a to z may stand in comments and between quotes only"};
        } else {
            ++i;
        }
    }
    return std::nullopt;
}

} // namespace

const toml_entry* toml_value::find(std::string_view key) const
{
    auto found = std::find_if(table.begin(), table.end(), [&](const toml_entry& e) { return e.key == key; });
    return found == table.end() ? nullptr : &*found;
}

std::variant<toml_value, toml_error> read_toml(std::string_view text, int file)
{
    if (auto odd = odd_letter_in(text, file)) return std::move(*odd);
    try {
        return copied(toml::parse(text), file);
    } catch (const toml::parse_error& error) {
        return toml_error{place_of(error.source(), file), std::string{error.description()}};
    }
}

std::string toml_quoted(std::string_view text)
{
    std::string out = "\"";
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "\\u%04X", static_cast<unsigned>(byte));
            out += code.data();
        } else {
            out += c;
        }
    }
    return out + '"';
}

} // namespace highroad
