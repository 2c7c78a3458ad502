#include "daemon/check/numbers.hpp"

#include "daemon/check/advice.hpp"
#include "daemon/check/scan.hpp"

#include <algorithm>
#include <array>

namespace highroad::checking {
namespace {

/// What a number after it belongs to; the beginnings of words, in small letters.
constexpr auto owners = std::to_array<std::string_view>(
    {"order",    "booking",  "reservation", "ticket",  "case",         "reference",   "ref",     "invoice",
     "account",  "acct",     "customer",    "card",    "tracking",     "policy",      "claim",   "membership",
     "member",   "serial",   "iban",        "vin",     "confirmation", "transaction", "payment", "parcel",
     "shipment", "room",     "passport",    "licence", "license",      "plate",       "bestell", "auftrag",
     "kunden",   "rechnung", "buchung",     "vorgang", "konto",        "sendung",     "zimmer",  "commande",
     "facture",  "client",   "réservation", "dossier", "chambre",      "pedido",      "factura", "reserva",
     "cliente",  "cuenta",   "ordine",      "fattura", "prenotazione", "conto",       "camera",  "encomenda",
     "fatura",   "conta",    "bestelling",  "factuur", "klant",        "kamer",       "boeking"});
/// May stand between the two.
constexpr auto between = std::to_array<std::string_view>(
    {"number", "no",  "nr",  "num",  "id",     "ref",    "reference", "code",   "ending", "ends",
     "in",     "is",  "was", "with", "nummer", "numéro", "número",    "numero", "n°",     "nº",
     "of",     "the", "#",   "-",    "your",   "lautet", "est",       "es",     "è",      "é"});

bool begins_with_one_of(const std::string& word)
{
    return std::any_of(owners.begin(), owners.end(), [&](std::string_view one) { return word.starts_with(one); });
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& all, const std::string& word)
{
    return std::find(all.begin(), all.end(), word) != all.end();
}

std::size_t count_of(std::string_view word, bool (*what)(char))
{
    return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), what));
}

bool is_date_or_time(std::string_view word)
{
    auto digits = count_of(word, [](char c) { return is_digit(c); });
    auto separators = std::count_if(word.begin(), word.end(), [](char c) { return c == '/' || c == '.' || c == '-'; });
    auto colon = word.find(':') != std::string_view::npos;
    if (colon) return true;
    // 2026-10-30, 30/10/2026, 30.10.26, 10/2026; years alone, or from one to another.
    if (separators == 2 && digits >= 4 && digits <= 8 && digits + 2 == word.size()) {
        auto first = word.find_first_of("/.-");
        auto second = word.find_first_of("/.-", first + 1);
        auto longest = std::max({first, second - first - 1, word.size() - second - 1});
        return longest <= 4 && std::min({first, second - first - 1, word.size() - second - 1}) <= 2;
    }
    auto year = [](std::string_view some) {
        return some.size() == 4 && (some.starts_with("19") || some.starts_with("20")) &&
               std::all_of(some.begin(), some.end(), is_digit);
    };
    return year(word) || (word.size() == 9 && separators == 1 && year(word.substr(0, 4)) && year(word.substr(5)));
}

bool is_amount_or_version(std::string_view text, const token& at)
{
    auto word = text.substr(at.from, at.to - at.from);
    auto before = text.substr(0, at.from);
    for (std::string_view sign : {"$", "€", "£", "¥", "v", "V", "US$"}) {
        if (before.ends_with(sign) || word.starts_with(sign)) return true;
    }
    auto digits = count_of(word, [](char c) { return is_digit(c); });
    auto dots = count_of(word, [](char c) { return c == '.'; });
    auto commas = count_of(word, [](char c) { return c == ','; });
    // 5.2.1 and 12,500.00
    return (dots >= 1 && digits + dots == word.size() && digits <= 6) ||
           (commas >= 1 && digits + commas + dots == word.size());
}

/// A number said with what it belongs to: "your order number is 48213".
bool belongs_to_something(std::string_view text, const std::vector<token>& all, std::size_t at)
{
    for (std::size_t back = 1; back <= 4 && back <= at; ++back) {
        const auto& before = all[at - back];
        auto word = lower(text.substr(before.from, before.to - before.from));
        while (word.starts_with('#'))
            word.erase(0, 1);
        if (begins_with_one_of(word)) return true;
        if (!word.empty() && !is_one_of(between, word)) return false;
    }
    return false;
}

struct run {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t last_token = 0;
};

/// "+44 20 7946 0991", "(555) 010-1234": tokens that go on with digits.
run phone_at(std::string_view text, const std::vector<token>& all, std::size_t at)
{
    auto looks = [&](const token& one) {
        auto word = text.substr(one.from, one.to - one.from);
        return std::all_of(word.begin(), word.end(), [](char c) {
            return is_digit(c) || c == '+' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
        });
    };
    run found{all[at].from, all[at].to, at};
    if (!looks(all[at])) return {};
    for (auto next = at + 1; next < all.size() && looks(all[next]); ++next) {
        auto gap = text.substr(all[next - 1].to, all[next].from - all[next - 1].to);
        if (gap.find_first_not_of(" ()-") != std::string_view::npos || gap.size() > 3) break;
        found.to = all[next].to;
        found.last_token = next;
    }
    // "(+65) 3105": the sign stands before what the token begins with.
    while (found.from > 0 && (text[found.from - 1] == '+' || text[found.from - 1] == '('))
        --found.from;
    return found;
}

bool ends_alike(const std::string& a, const std::string& b)
{
    constexpr std::size_t enough = 6;
    if (a.size() < enough || b.size() < enough) return false;
    auto length = std::min({a.size(), b.size(), std::size_t{9}});
    return a.substr(a.size() - length) == b.substr(b.size() - length);
}

/// The customer's own number stands in the review in some way of writing it.
bool said_by(std::string_view review, const std::string& digits)
{
    return digits.size() >= 6 && contains(digits_of(review), digits);
}

} // namespace

std::vector<finding> numbers_in(std::string_view text, std::string_view review, const known_business& ours)
{
    std::vector<finding> found;
    auto our_phone = digits_of(ours.phone);
    auto all = tokens_of(text);
    for (std::size_t at = 0; at < all.size(); ++at) {
        auto word = text.substr(all[at].from, all[at].to - all[at].from);
        auto digits = count_of(word, [](char c) { return is_digit(c); });
        if (digits == 0 || word.find('@') != std::string_view::npos || word.find("://") != std::string_view::npos)
            continue;
        auto phone = phone_at(text, all, at);
        auto phone_digits = digits_of(text.substr(phone.from, phone.to - phone.from));
        if (ends_alike(phone_digits, our_phone)) {
            at = std::max(at, phone.last_token);
            continue;
        }
        if (is_date_or_time(word) || is_amount_or_version(text, all[at])) continue;

        auto capitals = count_of(word, [](char c) { return is_upper(c); });
        auto hash = word.front() == '#' || (all[at].from > 0 && text[all[at].from - 1] == '#');
        auto owned = digits >= 3 && belongs_to_something(text, all, at);
        auto mixed = digits >= 5 && capitals >= 1 && word.find("://") == std::string_view::npos;
        if (owned || mixed || (hash && digits >= 4)) {
            found.push_back(found_at(finding_kind::private_data, text, all[at].from, all[at].to));
            continue;
        }
        auto plus = contains(text.substr(phone.from, phone.to - phone.from), "+");
        auto apart = text.substr(phone.from, phone.to - phone.from).find_first_of(" -()/.") != std::string_view::npos;
        if (phone_digits.size() >= 7 && phone_digits.size() <= 16 && (plus || apart)) {
            auto kind = said_by(review, phone_digits) ? finding_kind::private_data : finding_kind::contact;
            found.push_back(found_at(kind, text, phone.from, phone.to));
            at = std::max(at, phone.last_token);
        } else if (digits >= 6 && digits == word.size() && !word.ends_with("000")) {
            // A long row of digits is the number of something that belongs to one customer, a round one counts many.
            found.push_back(found_at(finding_kind::private_data, text, all[at].from, all[at].to));
        }
    }
    return found;
}

} // namespace highroad::checking
