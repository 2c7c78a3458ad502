#include "daemon/check/names.hpp"

#include "daemon/check/advice.hpp"
#include "daemon/check/scan.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace highroad::checking {
namespace {

constexpr auto titles = std::to_array<std::string_view>(
    {"Mr",   "Mrs",      "Ms",      "Miss",    "Mx",           "Dr",     "Prof",    "Herr",     "Herrn",
     "Frau", "Monsieur", "Madame",  "Mme",     "Mademoiselle", "Señor",  "Señora",  "Señorita", "Sr",
     "Sra",  "Signor",   "Signora", "Signore", "Sig",          "Senhor", "Senhora", "Mevrouw",  "Meneer",
     "Mevr", "Dhr",      "Sir",     "Don",     "Doña",         "Mister"});
constexpr auto greetings = std::to_array<std::string_view>(
    {"hi",      "hello", "hey",      "dear",     "hallo",   "liebe",   "lieber",   "bonjour", "cher",
     "chère",   "hola",  "estimado", "estimada", "querido", "querida", "ciao",     "caro",    "cara",
     "gentile", "beste", "olá",      "caro",     "moin",    "servus",  "greetings"});
/// Whom a greeting may name without naming anybody.
constexpr auto everybody = std::to_array<std::string_view>(
    {"customer", "customers",   "guest",   "guests",   "team",      "sir",        "madam",    "all",
     "there",    "reviewer",    "friend",  "friends",  "user",      "users",      "valued",   "player",
     "players",  "client",      "clients", "member",   "traveller", "traveler",   "everyone", "everybody",
     "folks",    "again",       "app",     "kunde",    "kundin",    "gast",       "gäste",    "damen",
     "herren",   "client",      "cliente", "clientes", "ospite",    "hóspede",    "klant",    "zusammen",
     "and",      "we",          "thank",   "thanks",   "you",       "i",          "sorry",    "the",
     "reader",   "visitor",     "patient", "student",  "passenger", "subscriber", "user,",    "nutzer",
     "nutzerin", "utilisateur", "usuario", "amigo",    "unknown",   "anonymous",  "google",   "our"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& all, std::string_view word)
{
    return std::find(all.begin(), all.end(), word) != all.end();
}

/// A capital first and small letters after it; letters outside of ASCII count as either.
bool is_name_like(std::string_view word)
{
    if (word.size() < 2) return false;
    if (!is_upper(word[0]) && static_cast<unsigned char>(word[0]) < 0x80) return false;
    return std::all_of(word.begin() + 1, word.end(), [](char c) { return is_letter(c) || c == '-' || c == '\''; }) &&
           std::any_of(word.begin() + 1, word.end(), [](char c) { return is_lower(c); });
}

std::string_view word_of(std::string_view text, const token& one)
{
    return text.substr(one.from, one.to - one.from);
}

bool has_word(std::string_view text, std::string_view word)
{
    for (const auto& one : tokens_of(text)) {
        if (lower(word_of(text, one)) == lower(word)) return true;
    }
    return false;
}

} // namespace

std::vector<finding> names_in(std::string_view text, std::string_view author, std::string_view ours)
{
    std::vector<finding> found;
    auto all = tokens_of(text);
    auto whole = tokens_of(author);
    for (std::size_t at = 0; at + 1 < all.size(); ++at) {
        auto title = word_of(text, all[at]);
        auto next = word_of(text, all[at + 1]);
        auto gap = text.substr(all[at].to, all[at + 1].from - all[at].to);
        if (is_one_of(titles, title) && is_name_like(next) && (gap == " " || gap == ". ") &&
            !is_one_of(everybody, lower(next)))
            found.push_back(found_at(finding_kind::name, text, all[at].from, all[at + 1].to));
    }
    if (whole.size() >= 2) {
        auto names = std::all_of(whole.begin(), whole.end(), [&](const token& one) {
            return one.to - one.from >= 2 && is_letter(author[one.from]);
        });
        auto trimmed_author = author.substr(whole.front().from, whole.back().to - whole.front().from);
        auto at = names ? lower(text).find(lower(trimmed_author)) : std::string::npos;
        if (at != std::string::npos)
            found.push_back(found_at(finding_kind::name, text, at, at + trimmed_author.size()));
    }
    if (all.size() >= 2 && is_one_of(greetings, lower(word_of(text, all[0])))) {
        auto called = word_of(text, all[1]);
        auto gap = text.substr(all[0].to, all[1].from - all[0].to);
        auto known = is_one_of(everybody, lower(called)) || is_one_of(titles, called) || has_word(author, called) ||
                     has_word(ours, called);
        if (gap == " " && is_name_like(called) && !known)
            found.push_back(found_at(finding_kind::name, text, all[1].from, all[1].to));
    }
    return found;
}

} // namespace highroad::checking
