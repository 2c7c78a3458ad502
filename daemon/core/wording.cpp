#include "daemon/core/wording.hpp"

#include "daemon/core/voice.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace highroad {
namespace {

/// A text made comparable, and where each of its bytes comes from.
struct folded_text {
    std::string text;
    std::vector<std::size_t> origin;
};

/// Lower case for ASCII and for the umlauts and accents of Latin-1, one space for any run of what separates words.
/// Letters of other scripts stay as they are.
folded_text folded(std::string_view text)
{
    folded_text made{" ", {0}};
    auto& out = made.text;
    auto reached = [&](std::size_t place) { made.origin.resize(out.size(), place); };
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto byte = static_cast<unsigned char>(text[i]);
        auto began = i;
        if (byte >= 'A' && byte <= 'Z') {
            out += static_cast<char>(byte - 'A' + 'a');
        } else if (byte == 0xC3 && i + 1 < text.size()) {
            auto next = static_cast<unsigned char>(text[++i]);
            out += static_cast<char>(byte);
            out += static_cast<char>(next >= 0x80 && next <= 0x9E && next != 0x97 ? next + 0x20 : next);
        } else if (text.substr(i, 3) == "\u2019") {
            i += 2;
        } else if (text.substr(i, 2) == "\xE2\x80" && i + 2 < text.size()) {
            // General punctuation: quotes, dashes and wide spaces part words; marks without a width (U+200B to U+200F)
            // only pretend to.
            auto last = static_cast<unsigned char>(text[i + 2]);
            i += 2;
            if (last >= 0x8B && last <= 0x8F) continue;
            if (out.back() != ' ') out += ' ';
        } else if (text.substr(i, 2) == "\xC2\xA0") {
            ++i;
            if (out.back() != ' ') out += ' ';
        } else if (byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
            out += static_cast<char>(byte);
        } else if (byte == '%') {
            out += " %";
        } else if (byte == '\'') {
            // "don't" is one word, however it is typed.
            continue;
        } else if (out.back() != ' ') {
            out += ' ';
        }
        reached(began);
    }
    if (out.back() != ' ') out += ' ';
    reached(text.size());
    return made;
}

/// A phrase ends in "*" when any ending of its last word counts.
std::string first_of(const std::string& text, std::span<const std::string_view> phrases)
{
    for (auto phrase : phrases) {
        auto open_end = phrase.ends_with('*');
        if (open_end) phrase.remove_suffix(1);
        auto wanted = " " + std::string{phrase} + (open_end ? "" : " ");
        if (auto at = text.find(wanted); at != std::string::npos) {
            auto end = text.find(' ', at + wanted.size() - (open_end ? 0 : 1));
            return text.substr(at + 1, end - at - 1);
        }
    }
    return {};
}

/// Every place of every phrase, in the text as it was given; none overlaps another.
std::vector<stretch> all_of(std::string_view given, std::span<const std::string_view> phrases,
                            bool (*harmless)(const std::string&, std::size_t) = nullptr)
{
    auto made = folded(given);
    std::vector<stretch> found;
    for (auto phrase : phrases) {
        auto open_end = phrase.ends_with('*');
        if (open_end) phrase.remove_suffix(1);
        auto wanted = " " + std::string{phrase} + (open_end ? "" : " ");
        for (auto at = made.text.find(wanted); at != std::string::npos; at = made.text.find(wanted, at + 1)) {
            if (harmless && harmless(made.text, at)) continue;
            auto end = made.text.find(' ', at + wanted.size() - (open_end ? 0 : 1));
            auto last = made.origin[end - 1];
            // A letter of several bytes ends where the next one begins.
            while (last + 1 < given.size() && (static_cast<unsigned char>(given[last + 1]) & 0xC0U) == 0x80U)
                ++last;
            found.push_back({made.origin[at + 1], last + 1});
        }
    }
    std::sort(found.begin(), found.end(), [](const stretch& a, const stretch& b) { return a.from < b.from; });
    std::vector<stretch> apart;
    for (const auto& one : found) {
        if (!apart.empty() && one.from < apart.back().to) {
            apart.back().to = std::max(apart.back().to, one.to);
        } else {
            apart.push_back(one);
        }
    }
    return apart;
}

constexpr auto offers = std::to_array<std::string_view>(
    {// English
     "refund*", "voucher*", "discount*", "coupon*", "gift card*", "giftcard*", "gift certificate*", "a gift",
     "free gift", "promo code*", "money back", "compensat*", "reimburs*", "cash back", "cashback", "free month*",
     "free of charge", "for free", "on the house", "store credit", "credit your account", "credit to your account",
     "complimentary", "free upgrade", "free night*", "% off", "half price", "make it worth your while",
     // German
     "gutschein*", "rabatt*", "erstatt*", "rückerstatt*", "geld zurück", "entschädig*", "kostenlos*", "gratis",
     "geschenk*", "preisnachlass*",
     // French
     "rembours*", "bon dachat", "bons dachat", "remise*", "réduction*", "cadeau*", "dédommag*", "gratuit*",
     // Spanish, Portuguese
     "reembols*", "descuento*", "cupón*", "cupones", "regalo*", "vale de", "desconto*", "cupom*", "presente grátis",
     "indemniz*",
     // Italian
     "rimbors*", "buono sconto", "sconto", "sconti", "omaggio", "risarci*",
     // Dutch
     "terugbetal*", "korting*", "cadeaubon*", "vergoed*"});

constexpr auto pressures = std::to_array<std::string_view>(
    {// English
     "more stars", "higher rating*", "better rating*", "better review*", "change your rating", "raise your rating",
     "increase your rating", "improve your rating", "update your rating", "revise your rating", "adjust your rating",
     "reconsider your rating", "upgrade your rating", "change the rating", "update the rating", "change your stars",
     "remove your review", "delete your review", "take down your review", "take your review down",
     "withdraw your review", "remove the review", "delete the review", "reconsider your review", "in exchange for a",
     "in return for a",
     // German
     "bessere bewertung*", "bewertung ändern", "bewertung zu ändern", "bewertung löschen", "bewertung zu löschen",
     // French, Spanish
     "meilleure note", "mejor calificación"});

/// The same, unless somebody only says thank you for it.
constexpr auto praises = std::to_array<std::string_view>(
    {"5 star*", "five star*", "4 star*", "four star*", "good rating*", "positive rating*", "positive review*",
     "good review*", "5 sterne*", "fünf sterne*", "positive bewertung*", "5 étoiles", "5 estrellas", "5 stelle"});

constexpr auto thanks =
    std::to_array<std::string_view>({"thank", "thanks", "thankful", "grateful", "appreciate", "delighted", "glad",
                                     "danke", "vielen", "merci", "gracias", "grazie", "bedankt"});
/// One of these between thanks and praise, and it is a wish.
constexpr auto wishes = std::to_array<std::string_view>(
    {"give", "giving", "leave",   "leaving", "post",   "write", "another", "please", "could", "would", "hope", "want",
     "need", "earn",   "deserve", "if",      "change", "raise", "us",      "with",   "bitte", "wenn",  "si",   "se"});
constexpr auto before_praise =
    std::to_array<std::string_view>({"your", "this", "the", "such", "kind", "lovely", "great", "awesome", "amazing",
                                     "wonderful", "ihre", "die", "votre", "su", "la"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& all, std::string_view word)
{
    return std::find(all.begin(), all.end(), word) != all.end();
}

/// "Thank you for your 5-star review" asks for nothing. `at` is the space before the praise.
bool only_thanks(const std::string& text, std::size_t at)
{
    constexpr int far = 8;
    auto end = at;
    for (int back = 0; back < far && end > 0; ++back) {
        auto begin = text.rfind(' ', end - 1);
        auto word = std::string_view{text}.substr(begin + 1, end - begin - 1);
        // "such a good review", but not "a good review would help".
        auto such = word == "a" && std::string_view{text}.substr(0, end).ends_with(" such a");
        if (back == 0 && !such && !is_one_of(before_praise, word)) return false;
        if (is_one_of(wishes, word)) return false;
        if (is_one_of(thanks, word)) return true;
        end = begin;
    }
    return false;
}

constexpr auto star_words =
    std::to_array<std::string_view>({"star", "stars", "rating*", "rate", "rated", "score*", "thumbs", "stern*",
                                     "bewerten", "note", "étoile*", "estrella*", "stella"});

} // namespace

std::string offer_in(std::string_view text)
{
    return first_of(folded(text).text, offers);
}

std::string pressure_in(std::string_view text)
{
    auto all = pressures_in(text);
    if (all.empty()) return {};
    auto words = folded(text.substr(all.front().from, all.front().to - all.front().from)).text;
    return words.substr(1, words.size() - 2);
}

std::vector<stretch> offers_in(std::string_view text)
{
    return all_of(text, offers);
}

std::vector<stretch> pressures_in(std::string_view text)
{
    auto all = all_of(text, pressures);
    auto praised = all_of(text, praises, only_thanks);
    all.insert(all.end(), praised.begin(), praised.end());
    std::sort(all.begin(), all.end(), [](const stretch& a, const stretch& b) { return a.from < b.from; });
    return all;
}

std::vector<stretch> star_words_in(std::string_view text)
{
    return all_of(text, star_words);
}

std::vector<finding> forbidden_in(std::string_view text, const house_voice& voice)
{
    std::vector<std::string> wanted;
    wanted.reserve(voice.forbidden.size());
    for (const auto& phrase : voice.forbidden) {
        auto comparable = folded(phrase).text;
        if (comparable.size() <= 2) continue;
        wanted.push_back(comparable.substr(1, comparable.size() - 2));
        if (phrase.ends_with('*')) wanted.back() += '*';
    }
    std::vector<std::string_view> phrases{wanted.begin(), wanted.end()};
    auto places = all_of(text, phrases);
    for (const auto& phrase : voice.forbidden) {
        // Japanese and Chinese part no words.
        auto unparted = !phrase.empty() && static_cast<unsigned char>(phrase[0]) >= 0xE3;
        for (auto at = unparted ? text.find(phrase) : std::string_view::npos; at != std::string_view::npos;
             at = text.find(phrase, at + phrase.size()))
            places.push_back({at, at + phrase.size()});
    }
    std::vector<finding> found;
    found.reserve(places.size());
    for (const auto& at : places) {
        found.push_back({finding_kind::forbidden, std::string{text.substr(at.from, at.to - at.from)}, at.from, at.to,
                         "Please say it in other words."});
    }
    return found;
}

std::string not_neutral_in(std::string_view text)
{
    auto words = folded(text).text;
    for (const auto& found :
         {first_of(words, pressures), first_of(words, praises), first_of(words, offers), first_of(words, star_words)}) {
        if (!found.empty()) return found;
    }
    return {};
}

} // namespace highroad
