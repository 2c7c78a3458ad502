#include "daemon/check/grounds.hpp"

#include "daemon/check/advice.hpp"
#include "daemon/check/marks.hpp"
#include "daemon/check/scan.hpp"
#include "daemon/judge/language.hpp"
#include "daemon/judge/words.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace highroad::checking {
namespace {

using judging::word;
using judging::words_of;

std::string_view primary(std::string_view language)
{
    return language.substr(0, language.find_first_of("-_"));
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& all, std::string_view word)
{
    return std::find(all.begin(), all.end(), word) != all.end();
}

/// Numbers in words, from two on: "one of us" counts nothing.
constexpr auto numerals = std::to_array<std::string_view>(
    {"two",     "three",   "four",    "five",    "six",     "seven",    "eight",   "nine",    "ten",     "twelve",
     "twenty",  "thirty",  "forty",   "fifty",   "hundred", "thousand", "million", "half",    "twice",   "double",
     "zwei",    "drei",    "vier",    "fünf",    "sechs",   "sieben",   "acht",    "zehn",    "zwanzig", "dreißig",
     "hundert", "tausend", "deux",    "trois",   "quatre",  "cinq",     "sept",    "huit",    "dix",     "vingt",
     "trente",  "cent",    "mille",   "dos",     "tres",    "cuatro",   "cinco",   "seis",    "siete",   "ocho",
     "diez",    "veinte",  "treinta", "cien",    "mil",     "due",      "tre",     "quattro", "cinque",  "sette",
     "otto",    "dieci",   "venti",   "trenta",  "cento",   "dois",     "duas",    "três",    "quatro",  "oito",
     "dez",     "vinte",   "trinta",  "cem",     "twee",    "drie",     "vijf",    "zes",     "zeven",   "negen",
     "tien",    "twintig", "dertig",  "honderd", "duizend"});

/// Written with a capital inside a sentence and no name of anything.
constexpr auto capitalised_anyway = std::to_array<std::string_view>(
    {"i",    "im",    "id",     "ill",       "ive",     "team",  "support", "service", "customer", "care",
     "app",  "sie",   "ihr",    "ihre",      "ihren",   "ihrem", "ihrer",   "ihnen",   "hi",       "hello",
     "dear", "thank", "thanks", "sincerely", "regards", "kind",  "best",    "warm",    "english",  "ok",
     "sir",  "madam", "vous",   "usted",     "lei",     "la",    "le"});

/// Where a word begins a sentence or a line, its capital says nothing.
bool begins_sentence(std::string_view text, std::size_t from)
{
    auto before = text.substr(0, from);
    auto last = before.find_last_not_of(" \t\"'(*-");
    if (last == std::string_view::npos) return true;
    auto sign = before[last];
    return sign == '.' || sign == '!' || sign == '?' || sign == ':' || sign == '\n' || sign == ';' ||
           before.substr(0, last + 1).ends_with("…") || before.substr(0, last + 1).ends_with("。");
}

bool has_capital(std::string_view text, const word& one)
{
    if (is_upper(text[one.from])) return true;
    // Letters from À to Þ.
    return text.substr(one.from, 1) == "\xC3" && one.from + 1 < text.size() &&
           static_cast<unsigned char>(text[one.from + 1]) < 0x9F;
}

bool has_digit(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), is_digit);
}

std::set<std::string> words_in(std::string_view text)
{
    std::set<std::string> all;
    for (auto& one : words_of(text).all)
        all.insert(std::move(one.text));
    return all;
}

class looking {
public:
    looking(std::string_view text, const grounds& on, speller* spelling)
        : text_{text},
          known_{words_in(on.review + "\n" + on.told)},
          language_{primary(on.language)},
          spelling_{spelling}
    {}

    std::vector<finding> names_and_numbers()
    {
        std::vector<finding> found;
        for (const auto& one : words_of(text_).all) {
            if (known(one.text)) continue;
            if (has_digit(one.text) || is_one_of(numerals, one.text) || is_name(one))
                found.push_back(found_at(finding_kind::unfounded, text_, one.from, one.to));
        }
        return found;
    }

private:
    [[nodiscard]] bool known(const std::string& word) const
    {
        if (known_.contains(word)) return true;
        // "Ana's" is "anas" here.
        return word.size() > 3 && word.ends_with('s') && known_.contains(word.substr(0, word.size() - 1));
    }

    [[nodiscard]] bool is_name(const word& one) const
    {
        if (!has_capital(text_, one) || is_one_of(capitalised_anyway, one.text)) return false;
        auto as_written = std::string{text_.substr(one.from, one.to - one.from)};
        auto ordinary = spelling_ && !language_.empty() ? spelling_->knows(language_, one.text) : std::nullopt;
        if (language_ == "de") {
            // Every noun has a capital: only a dictionary tells names from them.
            auto noun = spelling_ ? spelling_->knows(language_, as_written) : std::nullopt;
            return noun && !*noun && !(ordinary && *ordinary);
        }
        if (begins_sentence(text_, one.from)) return ordinary && !*ordinary;
        return true;
    }

    std::string_view text_;
    std::set<std::string> known_;
    std::string_view language_;
    speller* spelling_;
};

struct acts {
    std::string_view language;
    std::string_view words; ///< parted by commas; a part of the text in small letters
};
/// What a first reply says in some way: thanks, regret, gladness.
constexpr std::array<acts, 8> reply_acts{{
    {"en", "thank,sorry,apolog,glad,grateful,appreciate,regret"},
    {"de", "dank,leid,entschuldig,bedauer,freu"},
    {"fr", "merci,désolé,navré,excus,regrett,remerci,content,heureu"},
    {"es", "gracias,lament,siento,sentimos,disculp,perdón,agradec,alegr"},
    {"it", "grazie,scus,dispiac,ringrazi,spiacent,lieti,felici,content"},
    {"pt", "obrigad,lament,desculp,sentimos,agradec,feliz"},
    {"nl", "dank,bedankt,spijt,sorry,excuses,excuseren,fijn,blij,jammer"},
    {"ja", "ありがとう,申し訳,お詫び,感謝,すみません,恐れ入り,嬉し,うれし"},
}};

/// What no house says of itself or to a customer, whoever asks for it; beginnings of words.
constexpr auto not_ours_to_say = std::to_array<std::string_view>(
    {"scam",       "fraud",      "crook",    "thief",      "thieves",  "steal",     "stole",   "stolen",
     "cheat",      "criminal",   "illegal",  "hack",       "pwn",      "racis",     "nazi",    "hitler",
     "kill",       "bomb",       "weapon",   "drug",       "porn",     "sex",       "bitcoin", "crypto",
     "password",   "passphrase", "ssn",      "competitor", "worst",    "hate",      "idiot",   "stupid",
     "moron",      "bankrupt",   "lawsuit",  "sued",       "liab",     "negligen",  "poem",    "haiku",
     "roses",      "pirate",     "arrr",     "meow",       "banana",   "pineapple", "lorem",   "ipsum",
     "betrug",     "betrüg",     "passwort", "arnaque",    "escroc",   "estafa",    "truffa",  "oplicht",
     "wachtwoord", "contraseña", "senha",    "golpe",      "fuck",     "shit",      "bitch",   "asshole",
     "damn",       "died",       "vote",     "president",  "election", "trump",     "putin",   "guarantee",
     "lifetime",   "bribe",      "secretly", "confess",    "admit"});

constexpr auto of_machines = std::to_array<std::string_view>({"language model",
                                                              "as an ai",
                                                              "an ai ",
                                                              "ai assistant",
                                                              "system prompt",
                                                              "my instructions",
                                                              "my prompt",
                                                              "previous instructions",
                                                              "the prompt",
                                                              "chatgpt",
                                                              "openai",
                                                              "anthropic",
                                                              "i cannot comply",
                                                              "i cant comply",
                                                              "i can't help",
                                                              "i cannot help",
                                                              "as requested",
                                                              "certainly!",
                                                              "here you go",
                                                              "here is a reply",
                                                              "here is the reply",
                                                              "here is your",
                                                              "as instructed",
                                                              "translation:",
                                                              "summary:",
                                                              "output:",
                                                              "answer:",
                                                              "reply:",
                                                              "response:",
                                                              "note:",
                                                              "ignore ",
                                                              "disregard",
                                                              "instruction",
                                                              "override",
                                                              "jailbreak",
                                                              "developer mode",
                                                              "system mode",
                                                              "activated",
                                                              "dan mode",
                                                              "sprachmodell",
                                                              "modèle de langage",
                                                              "modelo de lenguaje",
                                                              "modello linguistico",
                                                              "modelo de linguagem",
                                                              "taalmodel",
                                                              "言語モデル",
                                                              "システムプロンプト"});

/// How machines begin when they do as they are told.
constexpr auto openings = std::to_array<std::string_view>(
    {"here is", "here's", "here are",   "sure",        "certainly", "of course", "absolutely",
     "okay",    "ok,",    "understood", "as you wish", "gerne",     "natürlich", "bien sûr",
     "voici",   "claro",  "certo",      "ecco",        "hier is",   "hier ist"});

void signs_of_code(std::string_view text, std::vector<finding>& found)
{
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto c = text[at];
        auto control = static_cast<unsigned char>(c) < 0x20 && c != '\n';
        auto code = std::string_view{"{}<>|\\^~`=$#*_[]@"}.find(c) != std::string_view::npos ||
                    (c == ';' && at + 1 < text.size() && text[at + 1] != ' ') || text.substr(at, 2) == "--";
        if (control || code) {
            found.push_back(found_at(finding_kind::unfounded, text, at, at + 1));
            return;
        }
    }
    for (const auto& one : tokens_of(text)) {
        if (one.to - one.from <= 40) continue;
        auto token = text.substr(one.from, one.to - one.from);
        // Japanese has no spaces.
        if (std::all_of(token.begin(), token.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
            found.push_back(found_at(finding_kind::unfounded, text, one.from, one.to));
            return;
        }
    }
}

void said_back(std::string_view text, std::string_view review, std::vector<finding>& found)
{
    constexpr std::size_t longest = 7;
    auto ours = words_of(text).all;
    auto theirs = words_of(review).all;
    // A character is a word where there are no spaces.
    auto unparted = !ours.empty() && static_cast<unsigned char>(ours.front().text.front()) >= 0xE3;
    auto enough = unparted ? 3 * longest : longest;
    if (ours.size() < enough || theirs.size() < enough) return;
    std::set<std::string> rows;
    auto row_at = [&](const std::vector<word>& all, std::size_t at) {
        std::string row;
        for (auto i = at; i < at + enough; ++i)
            row += all[i].text + " ";
        return row;
    };
    for (std::size_t at = 0; at + enough <= theirs.size(); ++at)
        rows.insert(row_at(theirs, at));
    for (std::size_t at = 0; at + enough <= ours.size(); ++at) {
        if (!rows.contains(row_at(ours, at))) continue;
        found.push_back(found_at(finding_kind::unfounded, text, ours[at].from, ours[at + enough - 1].to));
        return;
    }
}

/// A sentence of the review, word for word: dictated, or an order that the model only repeats.
void sentences_said_back(std::string_view text, std::string_view review, std::vector<finding>& found)
{
    constexpr std::size_t fewest = 3;
    auto each_sentence = [](const std::vector<word>& all, auto visit) {
        for (std::size_t from = 0; from < all.size();) {
            auto to = from;
            std::string row;
            while (to < all.size() && all[to].sentence == all[from].sentence)
                row += all[to++].text + " ";
            visit(from, to, row);
            from = to;
        }
    };
    std::set<std::string> theirs;
    each_sentence(words_of(review).all, [&](std::size_t, std::size_t, const std::string& row) { theirs.insert(row); });
    auto ours = words_of(text).all;
    each_sentence(ours, [&](std::size_t from, std::size_t to, const std::string& row) {
        if (to - from >= fewest && theirs.contains(row))
            found.push_back(found_at(finding_kind::unfounded, text, ours[from].from, ours[to - 1].to));
    });
}

/// Letters that the language is not written in: "Πώς" in an English reply.
void foreign_letters(std::string_view text, std::string_view language, std::string_view told,
                     std::vector<finding>& found)
{
    if (language == "ja") return;
    auto known = lower(told);
    for (const auto& one : words_of(text).all) {
        auto first = static_cast<unsigned char>(one.text.front());
        // From Greek on; general punctuation and signs are no letters of words.
        auto foreign = (first >= 0xCD && first <= 0xDF) || (first >= 0xE0 && first != 0xE2);
        if (!foreign || contains(known, one.text)) continue;
        found.push_back(found_at(finding_kind::unfounded, text, one.from, one.to));
        return;
    }
}

/// A sentence that is long enough to tell, in another language than the rest.
void other_languages(std::string_view text, std::string_view language, std::vector<finding>& found)
{
    constexpr std::size_t enough_to_tell = 40;
    for (std::size_t from = 0; from < text.size();) {
        auto to = std::min(text.find_first_of(".!?\n", from), text.size());
        auto sentence = text.substr(from, to - from);
        auto seen = sentence.size() >= enough_to_tell ? judging::language_of(sentence) : std::string{};
        if (!seen.empty() && primary(seen) != language)
            found.push_back(found_at(finding_kind::unfounded, text, from, to));
        from = to + 1;
    }
}

/// The same length, so that places stay true.
std::string without_contact(std::string_view text, const known_business& ours)
{
    std::string out{text};
    for (const auto* known : {&ours.email, &ours.url, &ours.sign_off, &ours.product}) {
        if (known->empty()) continue;
        for (auto at = out.find(*known); at != std::string::npos; at = out.find(*known, at))
            out.replace(at, known->size(), known->size(), ' ');
    }
    return out;
}

bool acts_like_a_reply(const std::string& small, std::string_view language)
{
    for (const auto& one : reply_acts) {
        if (one.language != language) continue;
        std::string_view left = one.words;
        while (!left.empty()) {
            auto end = std::min(left.find(','), left.size());
            if (contains(small, left.substr(0, end))) return true;
            left.remove_prefix(std::min(end + 1, left.size()));
        }
    }
    return false;
}

} // namespace

std::vector<finding> facts_without_ground(std::string_view text, const grounds& on, const known_business& ours,
                                          speller* spelling)
{
    auto found = looking{text, on, spelling}.names_and_numbers();
    auto add = [&](const std::vector<finding>& some) {
        for (const auto& one : some)
            found.push_back(found_at(finding_kind::unfounded, text, one.from, one.to));
    };
    add(mails_in(text, {}, ours));
    add(links_in(text, ours));
    return found;
}

std::vector<finding> no_reply_at_all(std::string_view text, const grounds& on, const known_business& ours)
{
    std::vector<finding> found;
    auto whole = [&](std::string advice) { found.push_back({finding_kind::unfounded, {}, 0, 0, std::move(advice)}); };
    auto small = lower(text);
    for (auto sign : of_machines) {
        auto at = small.find(sign);
        if (at != std::string::npos && (at == 0 || !is_letter(small[at - 1])) && !contains(lower(on.told), sign))
            found.push_back(found_at(finding_kind::unfounded, text, at, at + sign.size()));
    }
    auto told = words_in(on.told);
    for (const auto& one : words_of(text).all) {
        auto unsaid = std::any_of(not_ours_to_say.begin(), not_ours_to_say.end(),
                                  [&](std::string_view start) { return one.text.starts_with(start); });
        if (unsaid && !told.contains(one.text))
            found.push_back(found_at(finding_kind::unfounded, text, one.from, one.to));
    }
    for (auto opening : openings) {
        if (small.starts_with(opening)) found.push_back(found_at(finding_kind::unfounded, text, 0, opening.size()));
    }
    signs_of_code(without_contact(text, ours), found);
    said_back(text, on.review, found);
    sentences_said_back(text, on.review, found);
    auto language = primary(on.language);
    foreign_letters(text, language, on.told, found);
    other_languages(text, language, found);
    if (auto at = text.find('?'); on.first_reply && at != std::string_view::npos)
        found.push_back(found_at(finding_kind::unfounded, text, at, at + 1, "A first reply asks nothing in public."));
    auto known =
        std::any_of(reply_acts.begin(), reply_acts.end(), [&](const acts& one) { return one.language == language; });
    if (!known) {
        whole("There are no word lists for this language, so a machine's text cannot be checked.");
    } else if (on.first_reply && !acts_like_a_reply(small, language)) {
        whole("It neither thanks nor says sorry in the customer's language, so it is hardly a reply.");
    }
    return found;
}

} // namespace highroad::checking
