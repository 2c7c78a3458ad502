#include "adapters/templates/mustache_text.hpp"

#include "daemon/core/text.hpp"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>

namespace highroad::templates_parts {
namespace {

int line_at(std::string_view text, std::size_t place)
{
    auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(place, text.size()));
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

/// The first tag that is none of ours: anything else would be filled with nothing, and nobody would notice.
std::optional<text_mistake> foreign_tag(std::string_view text)
{
    constexpr std::array<std::string_view, 4> known{"product", "reach", "topics", "what_changed"};
    for (auto open = text.find("{{"); open != std::string_view::npos; open = text.find("{{", open + 2)) {
        auto close = text.find("}}", open);
        if (close == std::string_view::npos) return text_mistake{line_at(text, open), "{{ without }}"};
        auto inside = text.substr(open + 2, close - open - 2);
        if (!inside.empty() && std::string_view{"#^/"}.find(inside.front()) != std::string_view::npos)
            inside.remove_prefix(1);
        inside = trimmed(inside);
        if (std::find(known.begin(), known.end(), inside) == known.end()) {
            return text_mistake{line_at(text, open), "the tag {{" + shortened(displayable(inside), 40) +
                                                         "}} is none of product, reach, topics, what_changed"};
        }
    }
    return std::nullopt;
}

std::size_t number_at_end(const std::string& words)
{
    auto digits = words.find_last_not_of("0123456789");
    auto number = digits == std::string::npos ? words : words.substr(digits + 1);
    return number.empty() || number.size() > 8 ? 0 : static_cast<std::size_t>(std::stoul(number));
}

std::string tidied(std::string_view text)
{
    std::string out;
    for (char c : text) {
        if (c == '\n') {
            while (out.ends_with(' '))
                out.pop_back();
            if (out.ends_with("\n\n")) continue;
        }
        if (c == ' ' && (out.empty() || out.ends_with(' ') || out.ends_with('\n'))) continue;
        out += c;
    }
    return std::string{trimmed(out)};
}

} // namespace

std::variant<mustache_text, text_mistake> mustache_text::read(std::string_view text)
{
    if (auto mistake = foreign_tag(text)) return *mistake;
    kainjow::mustache::mustache parsed{std::string{text}};
    if (!parsed.is_valid()) {
        const auto& words = parsed.error_message();
        return text_mistake{line_at(text, number_at_end(words)), words};
    }
    mustache_text read{std::string{text}};
    for (const auto& values : {fillings{}, fillings{"product", "reach", "topics", "what_changed"}}) {
        auto filled = read.fill(values);
        if (filled.empty()) return text_mistake{1, "the text is empty"};
        if (filled.find("{{") != std::string::npos || filled.find("}}") != std::string::npos) {
            return text_mistake{1, "braces are left over when it is filled"};
        }
    }
    return read;
}

std::string mustache_text::fill(const fillings& values) const
{
    kainjow::mustache::mustache parsed{text_};
    // Platforms take plain text; an "&amp;" would be published as it stands.
    parsed.set_custom_escape([](const std::string& plain) { return plain; });
    kainjow::mustache::data known{kainjow::mustache::data::type::object};
    auto set = [&](const char* name, const std::string& value) {
        if (value.empty()) known.set(name, kainjow::mustache::data{false});
        if (!value.empty()) known.set(name, displayable(value));
    };
    set("product", values.product);
    set("reach", values.reach);
    set("topics", values.topics);
    set("what_changed", values.what_changed);
    return tidied(parsed.render(known));
}

} // namespace highroad::templates_parts
