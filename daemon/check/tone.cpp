#include "daemon/check/tone.hpp"

#include "daemon/check/advice.hpp"
#include "daemon/check/embedded.hpp"
#include "daemon/check/scan.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

namespace highroad::checking {
namespace {

using judging::hit;
using judging::words_of;

constexpr std::size_t harmless = 0;
/// words_of() reads this much at once.
constexpr std::size_t piece_size = 16'000;

template <class Visitor>
void each_part(std::string_view text, char at, Visitor visit)
{
    while (!text.empty()) {
        auto end = std::min(text.find(at), text.size());
        if (auto part = trimmed(text.substr(0, end)); !part.empty()) visit(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

finding_kind kind_named(std::string_view name)
{
    for (std::size_t i = 0; i < finding_kinds; ++i) {
        if (name_of(static_cast<finding_kind>(i)) == name) return static_cast<finding_kind>(i);
    }
    throw std::invalid_argument{"an unknown heading in the words of the check: " + std::string{name}};
}

/// Where to cut a long text, so that no word is torn.
std::size_t end_of_piece(std::string_view text, std::size_t from)
{
    if (text.size() - from <= piece_size) return text.size();
    auto space = text.find_last_of(" \n", from + piece_size);
    return space == std::string_view::npos || space <= from ? from + piece_size : space;
}

/// Written in capitals everywhere, and no shouting.
constexpr auto abbreviations = std::to_array<std::string_view>(
    {"api", "app",  "apk", "aso",  "atm",  "bbq",   "bios", "brb", "ceo",   "cet",  "cfo",   "coo",  "cpu",  "cto",
     "cvv", "diy",  "dns", "dob",  "dvd",  "esim",  "est",  "eta", "etf",   "eur",  "faq",   "fyi",  "gbp",  "gdpr",
     "gmt", "gps",  "gpu", "hdmi", "hdr",  "html",  "iban", "ibs", "imei",  "ios",  "iot",   "isbn", "iso",  "isp",
     "ivr", "json", "jpg", "jpeg", "kyc",  "lan",   "lcd",  "led", "llc",   "ltd",  "mfa",   "mms",  "mrt",  "nfc",
     "nhs", "otp",  "pcr", "pdf",  "pin",  "png",   "pos",  "ppe", "ram",   "rfid", "rsvp",  "rss",  "sepa", "sgd",
     "sim", "sku",  "sla", "sms",  "sos",  "ssd",   "ssl",  "suv", "swift", "tls",  "tba",   "ui",   "ups",  "uri",
     "url", "usa",  "usb", "usd",  "utc",  "uae",   "vat",  "vip", "vpn",   "wifi", "wlan",  "www",  "xml",  "yhc",
     "zip", "dhl",  "dpd", "gls",  "usps", "fedex", "bmw",  "kfc", "ikea",  "asap", "covid", "rnli", "aed"});

/// One of these alone is enough.
constexpr auto emphatic = std::to_array<std::string_view>(
    {"not",  "never",  "always", "very",   "please",      "must",    "read",   "stop",       "every",    "wrong",
     "your", "you",    "false",  "only",   "all",         "again",   "before", "after",      "clearly",  "really",
     "any",  "don't",  "dont",   "cannot", "sorry",       "thank",   "thanks", "best",       "worst",    "lies",
     "free", "nicht",  "immer",  "bitte",  "nie",         "sehr",    "jamais", "toujours",   "nunca",    "siempre",
     "mai",  "sempre", "nooit",  "altijd", "nobody",      "nothing", "zero",   "absolutely", "totally",  "completely",
     "fake", "lie",    "liar",   "now",    "immediately", "no",      "yes",    "every",      "everyone", "our"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& all, std::string_view word)
{
    return std::find(all.begin(), all.end(), word) != all.end();
}

} // namespace

void word_lists::open(std::string_view heading)
{
    now_ = heading == "negators" ? reading::negators : reading::phrases;
    if (now_ == reading::negators) return;
    // The first list is the harmless one, whose kind is never asked for.
    kinds_.push_back(heading == "harmless" ? finding_kind::anger : kind_named(heading));
    if ((heading == "harmless") != (kinds_.size() == 1))
        throw std::invalid_argument{"the words of the check begin with what is harmless"};
}

word_lists::word_lists(std::string_view file)
{
    each_part(file, '\n', [this](std::string_view line) {
        if (line.starts_with('#')) return;
        if (line.starts_with('[') && line.ends_with(']')) return open(line.substr(1, line.size() - 2));
        each_part(line, ',', [this](std::string_view phrase) {
            if (now_ == reading::negators) {
                phrases_.add_negator(phrase);
            } else {
                phrases_.add(phrase, kinds_.size() - 1);
            }
        });
    });
    phrases_.shrink();
}

std::vector<finding> word_lists::look(std::string_view whole, std::string_view piece, std::size_t offset) const
{
    auto text = words_of(piece);
    auto hits = phrases_.find(text.all);
    std::vector<bool> covered(text.all.size(), false);
    for (const auto& one : hits) {
        if (one.list == harmless)
            std::fill(covered.begin() + static_cast<std::ptrdiff_t>(one.from),
                      covered.begin() + static_cast<std::ptrdiff_t>(one.to), true);
    }
    auto left_out = [&](const hit& one) {
        if (one.list == harmless || one.negation > 0) return true;
        return std::any_of(covered.begin() + static_cast<std::ptrdiff_t>(one.from),
                           covered.begin() + static_cast<std::ptrdiff_t>(one.to), [](bool is) { return is; });
    };
    std::erase_if(hits, left_out);
    // The longest of those that begin together, and none inside another of its kind.
    std::stable_sort(hits.begin(), hits.end(), [&](const hit& a, const hit& b) {
        return kinds_[a.list] != kinds_[b.list] ? kinds_[a.list] < kinds_[b.list]
               : a.from != b.from               ? a.from < b.from
                                                : a.to > b.to;
    });
    std::vector<finding> out;
    for (const auto& one : hits) {
        auto from = offset + text.all[one.from].from;
        auto to = offset + text.all[one.to - 1].to;
        auto kind = kinds_[one.list];
        if (!out.empty() && out.back().what == kind && from < out.back().to) continue;
        out.push_back(found_at(kind, whole, from, to));
    }
    return out;
}

std::vector<finding> word_lists::look(std::string_view text) const
{
    std::vector<finding> all;
    for (std::size_t from = 0; from < text.size();) {
        auto to = end_of_piece(text, from);
        auto some = look(text, text.substr(from, to - from), from);
        all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
        from = to;
    }
    return all;
}

const word_lists* tone::lists_of(std::string_view language) const
{
    if (auto known = by_language_.find(language); known != by_language_.end()) return &known->second;
    for (const auto& [name, file] : embedded_words()) {
        if (name == language) return &by_language_.emplace(name, word_lists{file}).first->second;
    }
    return nullptr;
}

std::vector<finding> tone::look(std::string_view text, std::string_view language, bool certain) const
{
    language = language.substr(0, language.find_first_of("-_"));
    const auto* own = lists_of(language);
    if (own == nullptr) return lists_of("en")->look(text);
    auto found = own->look(text);
    if (!certain && language != "en") {
        auto more = lists_of("en")->look(text);
        found.insert(found.end(), more.begin(), more.end());
    }
    return found;
}

std::vector<finding> shouting_in(std::string_view text, std::string_view known)
{
    std::set<std::string> in_use;
    for (const auto& one : words_of(known).all) {
        if (one.shouted) in_use.insert(one.text);
    }
    std::vector<finding> found;
    for (std::size_t at = text.find_first_of("!?"); at < text.size(); at = text.find_first_of("!?", at)) {
        auto end = std::min(text.find_first_not_of("!?", at), text.size());
        auto row = text.substr(at, end - at);
        if (row.size() >= 3 || (row.size() == 2 && contains(row, "?")))
            found.push_back(found_at(finding_kind::shouting, text, at, end));
        at = end;
    }
    auto taken_apart = words_of(text).all;
    auto loud = [&](const judging::word& one) {
        return one.shouted && !is_one_of(abbreviations, one.text) && !in_use.contains(one.text);
    };
    auto part_of_loud = [&](const judging::word& one) {
        // "I AM NOT": short words between loud ones belong to them.
        auto as_written = text.substr(one.from, one.to - one.from);
        return loud(one) || (one.text.size() <= 2 && lower(as_written) != as_written);
    };
    for (std::size_t i = 0; i < taken_apart.size();) {
        if (!loud(taken_apart[i])) {
            ++i;
            continue;
        }
        auto end = i + 1;
        std::size_t count = 1;
        for (auto next = end; next < taken_apart.size() && part_of_loud(taken_apart[next]); ++next) {
            if (loud(taken_apart[next])) {
                ++count;
                end = next + 1;
            }
        }
        if (count >= 2 || is_one_of(emphatic, taken_apart[i].text))
            found.push_back(found_at(finding_kind::shouting, text, taken_apart[i].from, taken_apart[end - 1].to));
        i = end;
    }
    return found;
}

} // namespace highroad::checking
