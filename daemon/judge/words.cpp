#include "daemon/judge/words.hpp"

#include <algorithm>
#include <array>

namespace highroad::judging {
namespace {

constexpr std::size_t longest_text = 20'000;
constexpr std::size_t longest_word = 64;
constexpr char32_t nothing = 0xFFFFFFFF;

/// The code point at `at` and its length; `nothing` and 1 where there is none.
std::pair<char32_t, std::size_t> code_point(std::string_view text, std::size_t at)
{
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto first = byte(at);
    if (first < 0x80) return {first, 1};
    std::size_t length = 0;
    if (first >= 0xC2 && first < 0xE0) length = 2;
    if (first >= 0xE0 && first < 0xF0) length = 3;
    if (first >= 0xF0 && first < 0xF5) length = 4;
    if (length == 0 || at + length > text.size()) return {nothing, 1};
    auto value = static_cast<char32_t>(first & (0xFFU >> (length + 1)));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80) return {nothing, 1};
        value = (value << 6U) | (byte(at + i) & 0x3FU);
    }
    return {value, length};
}

void append(std::string& text, char32_t c)
{
    auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (c < 0x80) {
        add(c);
    } else if (c < 0x800) {
        add(0xC0 | (c >> 6U));
        add(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
        add(0xE0 | (c >> 12U));
        add(0x80 | ((c >> 6U) & 0x3FU));
        add(0x80 | (c & 0x3FU));
    } else {
        add(0xF0 | (c >> 18U));
        add(0x80 | ((c >> 12U) & 0x3FU));
        add(0x80 | ((c >> 6U) & 0x3FU));
        add(0x80 | (c & 0x3FU));
    }
}

bool within(char32_t c, char32_t from, char32_t to)
{
    return c >= from && c <= to;
}

bool stands_alone(char32_t c)
{
    return within(c, 0x0E00, 0x0E7F) || within(c, 0x3040, 0x30FF) || within(c, 0x3400, 0x9FFF) ||
           within(c, 0xF900, 0xFAFF) || within(c, 0x20000, 0x2FFFF);
}

bool letter(char32_t c)
{
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (c == 0xD7 || c == 0xF7) return false;
    if (stands_alone(c)) return true;
    // Everything else that is neither punctuation nor a symbol, roughly: a word list decides what it means.
    return within(c, 0xC0, 0x1FFF) || within(c, 0x2C00, 0x2DFF) || within(c, 0xA640, 0xD7FF);
}

char32_t lower(char32_t c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (within(c, 0xC0, 0xDE) && c != 0xD7) return c + 32;
    if (within(c, 0x100, 0x137) || within(c, 0x14A, 0x177)) return c | 1U;
    if (within(c, 0x139, 0x148) || within(c, 0x179, 0x17E)) return c % 2 == 1 ? c + 1 : c;
    if (within(c, 0x391, 0x3A9)) return c + 32;
    if (within(c, 0x410, 0x42F)) return c + 32;
    if (within(c, 0x400, 0x40F)) return c + 80;
    return c;
}

bool apostrophe(char32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x60 || c == 0xB4;
}

bool money_sign(char32_t c)
{
    return c == '$' || within(c, 0xA2, 0xA5) || within(c, 0x20A0, 0x20C0);
}

bool digit_at(std::string_view text, std::size_t at)
{
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

/// "16.00" and "1,200" are numbers, no end of a sentence.
bool inside_number(std::string_view text, std::size_t at)
{
    return (text[at] == '.' || text[at] == ',') && at > 0 && digit_at(text, at - 1) && digit_at(text, at + 1);
}

bool ends_sentence(char32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == '\n' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0x2026;
}

bool ends_part(char32_t c)
{
    return c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == 0x3001 || c == 0xFF0C || c == 0x2014;
}

bool emoji(char32_t c)
{
    return within(c, 0x1F300, 0x1FAFF) || within(c, 0x2600, 0x27BF) || c == 0x2B50 || c == 0x2B55;
}

/// How long a face of ASCII is that stands at `at`, or 0: eyes, perhaps a nose, a mouth, and no letter or sign after
/// it, so that "https://" and "note:(see" are none.
std::size_t face(std::string_view text, std::size_t at)
{
    auto is = [&](std::size_t i, std::string_view any_of) {
        return i < text.size() && any_of.find(text[i]) != std::string_view::npos;
    };
    if (text.substr(at, 2) == "<3") return 2;
    if (text.substr(at, 3) == "</3") return 3;
    if (!is(at, ":;=")) return 0;
    auto mouth = is(at + 1, "-'") ? at + 2 : at + 1;
    if (!is(mouth, "()[]DPp/|")) return 0;
    auto end = mouth + 1;
    while (is(end, "()") && text[end] == text[mouth])
        ++end;
    bool alone = end >= text.size() || is(end, " \n\r\t.,!?");
    return alone ? mouth + 1 - at : 0;
}

/// Holds the word that is being read.
class collector {
public:
    explicit collector(words& into) : into_{into} {}

    void add(char32_t c, std::size_t from, std::size_t to)
    {
        if (stands_alone(c)) end();
        if (open_.text.empty()) open_.from = from;
        auto small = lower(c);
        letters_ += c >= '0' && c <= '9' ? 0 : 1;
        capitals_ += small == c ? 0 : 1;
        if (open_.text.size() < longest_word) append(open_.text, small);
        open_.to = to;
        if (stands_alone(c)) end();
    }

    void add_sign(std::string_view sign, std::size_t from)
    {
        end();
        word made;
        made.text = sign;
        made.from = from;
        made.to = from + sign.size();
        made.sentence = into_.sentences;
        made.part = part_;
        into_.signs.push_back(std::move(made));
    }

    void apostrophe()
    {
        if (open_.elided == 0) open_.elided = open_.text.size();
    }

    /// A sign of money at `from`: belongs to the number that follows ("$12"), else to the one before ("12 €").
    void money(std::size_t from, bool before_number)
    {
        end();
        auto* last = into_.all.empty() ? nullptr : &into_.all.back();
        bool after_number = last != nullptr && last->part == part_ && from - last->to <= 1 && digit_at(last->text, 0);
        money_before_ = before_number;
        if (after_number && !before_number) last->sum = true;
    }

    void end()
    {
        if (!open_.text.empty()) {
            open_.sum = money_before_ && digit_at(open_.text, 0);
            money_before_ = false;
            open_.shouted = letters_ >= 3 && capitals_ == letters_;
            open_.sentence = into_.sentences;
            open_.part = part_;
            into_.all.push_back(std::move(open_));
            fresh_ = true;
        }
        open_ = {};
        letters_ = capitals_ = 0;
    }

    void end_part()
    {
        end();
        ++part_;
    }

    void end_sentence()
    {
        end_part();
        if (fresh_) ++into_.sentences;
        fresh_ = false;
    }

private:
    words& into_;
    word open_;
    std::size_t part_ = 0;
    std::size_t letters_ = 0;
    std::size_t capitals_ = 0;
    bool money_before_ = false;
    bool fresh_ = false; ///< the sentence has a word
};

/// "20 dollars", "Rs 500": the names of money that stand in reviews in English, whatever their language.
bool names_money(std::string_view word)
{
    constexpr std::array<std::string_view, 20> names{"dollars", "dollar", "usd", "bucks", "euros", "euro", "eur",
                                                     "pounds",  "pound",  "gbp", "quid",  "rs",    "inr",  "rupees",
                                                     "rupee",   "aed",    "sgd", "cad",   "aud",   "dhs"};
    return std::find(names.begin(), names.end(), word) != names.end();
}

void mark_sums(std::vector<word>& all)
{
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!digit_at(all[i].text, 0)) continue;
        bool before = i > 0 && names_money(all[i - 1].text);
        bool after = i + 1 < all.size() && names_money(all[i + 1].text);
        all[i].sum = all[i].sum || before || after;
    }
}

} // namespace

std::string_view language_of_script(const words& text)
{
    std::size_t kana = 0;
    std::size_t han = 0;
    std::size_t hangul = 0;
    std::size_t cyrillic = 0;
    for (const auto& one : text.all) {
        auto [c, length] = code_point(one.text, 0);
        kana += within(c, 0x3040, 0x30FF) ? 1 : 0;
        han += within(c, 0x3400, 0x9FFF) ? 1 : 0;
        hangul += within(c, 0xAC00, 0xD7AF) || within(c, 0x1100, 0x11FF) ? 1 : 0;
        cyrillic += within(c, 0x400, 0x4FF) ? 1 : 0;
    }
    auto most = text.all.size() / 2;
    if (kana + han > most) return kana > han / 8 ? "ja" : "zh";
    if (hangul > most) return "ko";
    return cyrillic > most ? "ru" : "";
}

words words_of(std::string_view text)
{
    words found;
    collector reading{found};
    text = text.substr(0, longest_text);
    for (std::size_t at = 0; at < text.size();) {
        auto [c, length] = code_point(text, at);
        if (auto size = face(text, at); size > 0) {
            reading.add_sign(text.substr(at, size), at);
            at += size;
            continue;
        }
        if (c == '!' || c == 0xFF01) ++found.exclamations;
        if (c == '?' || c == 0xFF1F) ++found.questions;
        if (c != nothing && (letter(c) || inside_number(text, at))) {
            reading.add(c, at, at + length);
        } else if (ends_sentence(c)) {
            reading.end_sentence();
        } else if (ends_part(c)) {
            reading.end_part();
        } else if (apostrophe(c)) {
            reading.apostrophe();
        } else if (money_sign(c)) {
            reading.money(at, digit_at(text, at + length) || digit_at(text, at + length + 1));
        } else {
            if (c != nothing && emoji(c)) reading.add_sign(text.substr(at, length), at);
            reading.end();
        }
        at += length;
    }
    reading.end_sentence();
    mark_sums(found.all);
    return found;
}

} // namespace highroad::judging
