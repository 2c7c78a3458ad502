#include "daemon/core/card_mark.hpp"

#include <algorithm>
#include <cstdint>

namespace highroad {
namespace {

constexpr std::size_t half = 12;

/// FNV-1a over texts that are told apart by their lengths. Nobody gains by a clash, so nothing stronger is needed.
class sum {
public:
    sum& add(std::string_view text)
    {
        for (auto rest = text.size(), i = std::size_t{0}; i < sizeof rest; ++i)
            byte(static_cast<unsigned char>(rest >> (8 * i)));
        for (auto letter : text)
            byte(static_cast<unsigned char>(letter));
        return *this;
    }
    [[nodiscard]] std::string digits() const
    {
        static constexpr std::string_view all = "0123456789abcdef";
        std::string out;
        for (std::size_t i = 0; i < half; ++i)
            out += all[(value_ >> (60 - 4 * i)) & 15];
        return out;
    }

private:
    void byte(unsigned char one) { value_ = (value_ ^ one) * 1099511628211U; }

    std::uint64_t value_ = 14695981039346656037U;
};

std::string of_text(const std::string& text)
{
    return sum{}.add(text).digits();
}

/// The number of the draft that the command is about, where it is about a text.
struct draft_meant {
    const review_case& current;

    std::optional<int> operator()(const command::approve_shown& asked) const
    {
        const auto* shown = card_in(current, asked.channel);
        return shown ? std::optional{shown->draft_revision} : std::nullopt;
    }
    std::optional<int> operator()(const command::approve& asked) const { return in(asked.seen); }
    std::optional<int> operator()(const command::posted_by_hand& asked) const { return in(asked.seen); }
    std::optional<int> operator()(const command::edit& asked) const { return asked.based_on; }
    template <class Other>
    std::optional<int> operator()(const Other&) const
    {
        return std::nullopt;
    }
    static std::optional<int> in(const std::optional<seen_text>& seen)
    {
        return seen ? std::optional{seen->draft_revision} : std::nullopt;
    }
};

} // namespace

std::string mark_of(const review_key& key)
{
    return sum{}.add(key.platform).add(key.source).add(key.id).digits();
}

std::string mark_of(const review_case& c)
{
    return mark_of(c.subject.key) + of_text(chosen_text(c));
}

bool is_mark(std::string_view text)
{
    return text.size() == 2 * half && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::string why_foreign(std::string_view mark, const review_case& current)
{
    if (mark.substr(0, half) == mark_of(current.subject.key)) return {};
    return "This card is of an earlier state of Highroad, from before a backup was restored: #" +
           std::to_string(current.number) +
           " is another review now. Nothing was done. Type list to find the case, then show and its number for a fresh "
           "card.";
}

std::string why_foreign(std::string_view mark, const review_case& current, const case_command& asked)
{
    if (auto why = why_foreign(mark, current); !why.empty()) return why;
    auto meant = std::visit(draft_meant{current}, asked);
    // With another number the ordinary refusal says more.
    if (!meant || *meant != current.draft_revision) return {};
    if (mark.substr(half) == of_text(chosen_text(current))) return {};
    return "This card shows another text than draft " + std::to_string(*meant) + " of #" +
           std::to_string(current.number) +
           " has now: a backup of Highroad was restored meanwhile. Nothing was done. For a fresh card, type show " +
           std::to_string(current.number) + ".";
}

} // namespace highroad
