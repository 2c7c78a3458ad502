#include "adapters/language_model/reading.hpp"

#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace highroad::language_model_wire {
namespace {

using nlohmann::json;

/// As long as what the word lists quote: enough to recognise, not the whole story.
constexpr std::size_t longest_words = 160;

std::string shown_part(std::string_view text, std::size_t bytes)
{
    return displayable(cut(valid_utf8(text), bytes));
}

/// The next code point of valid UTF-8.
char32_t next_in(std::string_view text, std::size_t& at)
{
    auto first = static_cast<unsigned char>(text[at++]);
    if (first < 0x80) return first;
    auto more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    char32_t letter = first & (0x3FU >> more);
    for (; more > 0 && at < text.size(); --more)
        letter = (letter << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    return letter;
}

/// Of Latin, Greek and Cyrillic, as far as one letter becomes one letter.
char32_t lower(char32_t c)
{
    auto between = [c](char32_t from, char32_t to) { return c >= from && c <= to; };
    if (between('A', 'Z') || (between(0xC0, 0xDE) && c != 0xD7) || between(0x391, 0x3A9) || between(0x410, 0x42F))
        return c + 32;
    if (between(0x100, 0x137) || between(0x14A, 0x177)) return c | 1U;
    if (between(0x139, 0x148) || between(0x179, 0x17E)) return c + (c & 1U);
    if (between(0x400, 0x40F)) return c + 80;
    return c;
}

/// 0 for what has no width.
char32_t plain(char32_t c)
{
    switch (c) {
    case 0xAD:
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x2060:
    case 0xFEFF:
        return 0;
    case '\t':
    case '\n':
    case '\r':
    case 0xA0:
    case 0x202F:
    case 0x3000:
        return ' ';
    case '`':
    case 0xB4:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
        return '\'';
    case 0xAB:
    case 0xBB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
        return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
        return '-';
    default:
        return c >= 0x2000 && c <= 0x200A ? U' ' : lower(c);
    }
}

std::u32string comparable(std::string_view given)
{
    auto text = displayable(valid_utf8(given));
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) {
        auto letter = plain(next_in(text, at));
        if (letter == 0x2026) {
            out += U"...";
        } else if (letter != 0 && (letter != U' ' || (!out.empty() && out.back() != U' '))) {
            out += letter;
        }
    }
    if (!out.empty() && out.back() == U' ') out.pop_back();
    return out;
}

/// One letter stands in every review, and so does what took the place of a broken one.
bool says_something(const std::u32string& words)
{
    return std::count_if(words.begin(), words.end(), [](char32_t c) {
               return (c >= 'a' && c <= 'z') || (c >= 0xC0 && c != 0xFFFD && (c < 0x2000 || c > 0x206F));
           }) >= 2;
}

std::string on_one_line(std::string_view words)
{
    auto line = displayable(valid_utf8(trimmed(words)));
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return shortened(line, longest_words);
}

} // namespace

std::string review_as_data(const review& subject)
{
    auto told = json::object();
    auto put = [&](const char* name, std::string text) {
        if (!trimmed(text).empty()) told[name] = std::move(text);
    };
    put("title", shown_part(subject.title, longest_title));
    put("text", shown_part(subject.text, longest_review));
    if (subject.mark) told["rating"] = subject.mark->stars();
    put("language", shown_part(subject.language, 20));
    return json{{"review", std::move(told)}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool stands_in(std::string_view words, std::string_view text)
{
    auto wanted = comparable(words);
    return says_something(wanted) && comparable(text).find(wanted) != std::u32string::npos;
}

std::optional<model_findings> findings_in(std::string_view text, const review& subject)
{
    auto told = parse_untrusted_json(bare_text(text));
    const auto& list = json_member(told, "reasons");
    if (!list.is_array()) return std::nullopt;
    auto review_text = subject.title + "\n" + subject.text;
    model_findings found;
    for (const auto& entry : list) {
        auto what = json_text(entry, "reason");
        auto words = json_text(entry, "words");
        auto told_already = std::any_of(found.reasons.begin(), found.reasons.end(),
                                        [&](const evidence& known) { return known.what == what; });
        if (told_already || !level_of_reason(what) || !stands_in(words, review_text)) {
            ++found.dropped;
            continue;
        }
        found.reasons.push_back({std::move(what), on_one_line(words), reader::language_model});
    }
    return found;
}

model_reading read_findings(const language_model_settings& settings, const result<http_response>& got,
                            const review& subject)
{
    auto told = text_in(settings, got);
    if (auto* later = std::get_if<try_again>(&told)) return std::move(*later);
    if (auto* no = std::get_if<refused>(&told)) return std::move(*no);
    auto found = findings_in(std::get<std::string>(told), subject);
    if (!found)
        return try_again{std::chrono::seconds{5}, "the language model's answer is not the list of reasons it should be",
                         false};
    return std::move(*found);
}

} // namespace highroad::language_model_wire
