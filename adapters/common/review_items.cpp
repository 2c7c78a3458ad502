#include "adapters/common/review_items.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace highroad {

using nlohmann::json;

review_page read_items(const json& items, const std::function<read_item(const json&)>& read_one)
{
    review_page page;
    std::set<std::string> ids;
    for (const auto& item : items) {
        auto read = read_one(item);
        if (const auto* why = std::get_if<std::string>(&read))
            page.malformed.push_back(
                {"A review of the list cannot be understood: " + *why + ".", quarantined_text(item)});
        else if (ids.insert(std::get<review>(read).key.id).second)
            page.reviews.push_back(std::get<review>(std::move(read)));
    }
    return page;
}

bool text_or_absent(const json& object, std::string_view name)
{
    const auto& member = json_member(object, name);
    return member.is_null() || member.is_string();
}

std::string usable_id(const json& given)
{
    constexpr std::size_t longest = 256;
    auto id = given.is_string() ? given.get<std::string>() : given.is_number_integer() ? given.dump() : std::string{};
    return id.size() > longest || id.find('/') != std::string::npos ? std::string{} : id;
}

std::optional<rating> whole_stars(const json& given)
{
    if (!given.is_number_integer() || given < 1 || given > 5) return std::nullopt;
    return rating{given.get<double>(), 5};
}

std::string card_link(const std::string& text)
{
    constexpr std::string_view never = "<>\"'|\\^`{}";
    auto plain = [&](unsigned char c) {
        return c > 0x20 && c < 0x7F && never.find(static_cast<char>(c)) == std::string_view::npos;
    };
    auto usable = text.starts_with("https://") && text.size() <= 2000 && std::all_of(text.begin(), text.end(), plain);
    return usable ? text : std::string{};
}

std::optional<instant> parse_local_stamp(std::string_view text)
{
    if (text.size() != 19 || text[10] != ' ') return std::nullopt;
    std::string stamp{text};
    stamp[10] = 'T';
    return parse_instant(stamp + "Z");
}

bool only_digits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool only_word_letters(std::string_view text)
{
    auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

} // namespace highroad
