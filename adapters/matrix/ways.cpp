#include "adapters/matrix/ways.hpp"

#include "adapters/matrix/contents.hpp"
#include "adapters/matrix/markup.hpp"

#include <algorithm>
#include <array>

namespace highroad::matrix {
namespace {

struct meaning {
    std::string_view key;
    tap what;
};
constexpr std::array<meaning, 11> meanings{{{"✅", tap::approve},
                                            {"✔", tap::approve},
                                            {"☑", tap::approve},
                                            {"✏", tap::edit_hint},
                                            {"💤", tap::snooze},
                                            {"⏭", tap::next_draft},
                                            {"🙋", tap::claim},
                                            {"👀", tap::acknowledge},
                                            {"🚨", tap::escalate_hint},
                                            {"↩", tap::undo},
                                            {"⏪", tap::undo}}};

struct way {
    std::string words; ///< empty where the button has none, or a general one
    bool by_tap = false;
};

way way_of(const card& shown, const card_button& button, bool whole)
{
    auto typed = [&](std::string_view word, std::string_view more = {}) {
        return line_to_type(word, shown.case_number, more);
    };
    auto by_tap = [&](std::string_view key, const std::string& more = {}) {
        return way{std::string{key} + " " + button.label + more, true};
    };
    auto by_word = [&](std::string_view word, std::string_view more = {}) {
        return way{button.label + ": " + typed(word, more), false};
    };
    auto draft = std::to_string(shown.draft_revision);
    switch (button.action) {
    case card_action::publish:
        return whole ? by_tap("✅", " (or " + typed("approve", draft) + ")") : way{};
    case card_action::posted_by_hand:
        return whole ? by_word("posted", draft) : way{};
    case card_action::edit:
        return by_tap("✏️", ": answer in the thread with edit and the text");
    case card_action::snooze:
        return by_tap("💤", " for 4 h (or " + typed("snooze", "tomorrow") + ")");
    case card_action::next_draft:
        return by_tap("⏭️");
    case card_action::claim:
        return by_tap("🙋");
    case card_action::acknowledge:
        return by_tap("👀", " (or " + typed("ack") + ")");
    case card_action::undo:
        return by_tap("↩️", " (or take your ✅ away)");
    case card_action::dismiss:
        return by_word("dismiss", "<reason>");
    case card_action::reopen:
        return by_word("reopen");
    case card_action::show:
        return by_word("show");
    case card_action::escalate:
        return by_word("escalate", "<why>");
    case card_action::facts:
        return by_word("facts", "<what they got>");
    case card_action::offline:
        return by_word("offline", "<how>");
    case card_action::resolve:
        return by_word("resolve", "<how it went>");
    case card_action::mended:
        return by_word("fixed", "<what we changed>");
    case card_action::give_up:
        return by_word("tried", "<what was tried>");
    case card_action::assign:
    case card_action::judge:
    case card_action::no_contact:
    case card_action::allow_contact:
        // Rare, and a card of words grows long: `!review help` has them.
    case card_action::note:
        // Words in the card's thread are notes.
        break;
    }
    return {};
}

void add(std::string& to, const std::string& words, std::string_view between)
{
    to += (to.empty() ? std::string{} : std::string{between}) + words;
}

} // namespace

std::string line_to_type(std::string_view word, int case_number, std::string_view more)
{
    auto line = std::string{command_word} + " " + std::string{word} + " " + std::to_string(case_number);
    return more.empty() ? line : line + " " + std::string{more};
}

std::optional<tap> tap_of(std::string_view key)
{
    auto plain = plain_emoji(key);
    auto found = std::find_if(meanings.begin(), meanings.end(), [&](const auto& m) { return m.key == plain; });
    if (found == meanings.end()) return std::nullopt;
    return found->what;
}

std::vector<std::string> seeds_of(const card& shown)
{
    std::vector<std::string> keys;
    for (const auto& button : shown.buttons) {
        if (button.action == card_action::publish && shows_whole(shown.draft)) keys.emplace_back("✅");
        if (button.action == card_action::edit) keys.emplace_back("✏️");
        if (button.action == card_action::snooze) keys.emplace_back("💤");
        if (button.action == card_action::acknowledge) keys.emplace_back("👀");
    }
    return keys;
}

std::string ways_of(const card& shown, bool whole)
{
    std::string lines;
    std::string taps;
    std::string typed;
    for (const auto& button : shown.buttons) {
        auto way = way_of(shown, button, whole);
        if (way.words.empty()) continue;
        if (!button.in_menu) {
            add(lines, way.words, "\n");
        } else {
            add(way.by_tap ? taps : typed, way.words, " · ");
        }
    }
    if (!taps.empty()) add(lines, taps, "\n");
    if (!typed.empty()) add(lines, typed, "\n");
    return lines;
}

} // namespace highroad::matrix
