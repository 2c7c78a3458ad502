#include "daemon/app/reply_input.hpp"

#include "adapters/spelling/spelling.hpp"
#include "adapters/webhook/wire.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <iostream>
#include <iterator>
#include <optional>
#include <utility>

namespace highroad::app {
namespace {

using nlohmann::json;

/// What a person at a terminal should know once.
class told_once final : public log {
public:
    explicit told_once(std::ostream& to) : to_{to} {}
    void write(log_level, std::string_view what, std::initializer_list<field> fields) override
    {
        to_ << "Note: " << what;
        for (const auto& [name, value] : fields)
            to_ << " (" << name << " " << value << ")";
        to_ << ".\n";
    }

private:
    std::ostream& to_;
};

struct platform_limit {
    std::string_view name;
    std::size_t limit;
    length_unit unit;
};
/// As the adapters say; docs/platforms names the sources.
constexpr std::array<platform_limit, 3> platforms{{{"google_play", 350, length_unit::characters},
                                                   {"app_store_connect", 5970, length_unit::characters},
                                                   {"google_business", 4096, length_unit::bytes}}};
constexpr std::array<std::pair<std::string_view, length_unit>, 3> units{{{"characters", length_unit::characters},
                                                                         {"bytes", length_unit::bytes},
                                                                         {"utf16_units", length_unit::utf16_units}}};

std::string read_rules(const json& item, reply_rules& into)
{
    auto named = json_text(item, "platform");
    if (!named.empty()) {
        auto found = std::find_if(platforms.begin(), platforms.end(), [&](const auto& p) { return p.name == named; });
        if (found == platforms.end())
            return "platform is none of google_play, app_store_connect and google_business; give limit and unit "
                   "instead";
        into.limit = found->limit;
        into.unit = found->unit;
    }
    if (const auto& limit = json_member(item, "limit"); !limit.is_null()) {
        if (!limit.is_number_unsigned() || limit.get<std::uint64_t>() > 1'000'000)
            return "limit is no whole number up to 1000000";
        into.limit = limit.get<std::size_t>();
    }
    if (auto unit = json_text(item, "unit"); !unit.empty()) {
        auto found = std::find_if(units.begin(), units.end(), [&](const auto& u) { return u.first == unit; });
        if (found == units.end()) return "unit is none of characters, bytes and utf16_units";
        into.unit = found->second;
    }
    return {};
}

std::string read_contact(const json& item, known_business& into)
{
    const auto& contact = json_member(item, "contact");
    if (contact.is_null()) return {};
    if (!contact.is_object()) return "contact is no object with product, email, phone, url, sign_off";
    into = known_business{json_text(contact, "product"), json_text(contact, "email"), json_text(contact, "phone"),
                          json_text(contact, "url"), json_text(contact, "sign_off")};
    return {};
}

std::string read_neighbours(const json& item, std::vector<neighbouring_reply>& into)
{
    const auto& all = json_member(item, "neighbours");
    if (all.is_null()) return {};
    if (!all.is_array()) return "neighbours is no list of texts";
    for (const auto& one : all) {
        if (!one.is_string()) return "neighbours is no list of texts";
        into.push_back({0, one.get<std::string>(), true});
    }
    return {};
}

std::string read_around(const json& item, asked_reply& into)
{
    for (auto why :
         {read_rules(item, into.about.rules), read_contact(item, into.ours), read_neighbours(item, into.neighbours)}) {
        if (!why.empty()) return why;
    }
    return {};
}

/// Whoever only wants to try it has no ids, and may leave out the mark.
std::string read_review(json item, review& into)
{
    if (item.is_string()) {
        auto alone = json::object();
        alone["text"] = std::move(item);
        item = std::move(alone);
    }
    if (item.is_object() && json_member(item, "id").is_null()) item["id"] = "given";
    auto read = webhook::read_item("given", item);
    if (auto* why = std::get_if<std::string>(&read)) return std::move(*why);
    into = std::get<review>(std::move(read));
    return {};
}

} // namespace

std::optional<reply_rules_in_force> rules_for_replies(const std::string& config_path)
{
    reply_rules_in_force made;
    made.prompts_dir = surroundings_of_process().prompts_dir;
    if (config_path.empty()) return made;
    auto read = load_or_tell(config_path);
    if (!read) return std::nullopt;
    made.rules = read->rules;
    const auto& contact = read->contact;
    made.ours = {contact.product, contact.email, contact.phone, contact.url, contact.sign_off};
    made.language = contact.language;
    made.prompts_dir = read->general.prompts_dir;
    return made;
}

checking_kit::checking_kit(reply_rules_in_force given, std::ostream& errors)
    : with{std::move(given)},
      notes_{std::make_unique<told_once>(errors)},
      speller_{make_speller(system_dictionaries(), *notes_)}
{}

checking_kit::~checking_kit() = default;

const reply_check& checking_kit::check_for(const known_business& ours)
{
    auto key = ours.product + '\n' + ours.email + '\n' + ours.phone + '\n' + ours.url + '\n' + ours.sign_off;
    // Reading the word lists takes longer than checking a text.
    if (!check_ || key != checked_for_) {
        check_ = make_reply_check(ours, speller_.get());
        checked_for_ = std::move(key);
    }
    return *check_;
}

std::variant<asked_reply, std::string> read_reply_to_lint(const json& item, const known_business& ours)
{
    if (!item.is_object()) return "it is no object; write {\"text\": \"the reply\"}";
    if (!json_member(item, "text").is_string()) return "it has no text, which is the reply to look at";
    asked_reply asked;
    asked.ours = ours;
    asked.text = json_text(item, "text");
    if (auto why = read_around(item, asked); !why.empty()) return why;
    auto& subject = asked.about.subject;
    if (const auto& given = json_member(item, "review"); !given.is_null()) {
        if (auto why = read_review(given, subject); !why.empty()) return "review: " + why;
    }
    if (const auto& mark = json_member(item, "rating"); mark.is_number()) subject.mark = rating{mark.get<double>(), 5};
    if (auto author = json_text(item, "author"); !author.empty()) subject.author = author;
    if (auto language = json_text(item, "language"); !language.empty()) subject.language = language;
    if (const auto& note = json_member(item, "update_note"); note.is_boolean() && note.get<bool>())
        asked.about.planned = follow_up{contact_kind::update_note, {}, true};
    return asked;
}

std::variant<asked_reply, std::string> read_review_to_answer(const json& item, const known_business& ours)
{
    asked_reply asked;
    asked.ours = ours;
    if (auto why = read_review(item, asked.about.subject); !why.empty()) return why;
    if (auto why = read_around(item, asked); !why.empty()) return why;
    return asked;
}

json in_json(const std::vector<finding>& all, const playbook& rules)
{
    auto list = json::array();
    for (const auto& one : all) {
        auto weight = weight_of(one.what, rules);
        if (weight == finding_weight::off) continue;
        list.push_back({{"kind", name_of(one.what)},
                        {"weight", name_of(weight)},
                        {"words", one.words},
                        {"from", one.from},
                        {"to", one.to},
                        {"advice", one.advice}});
    }
    return list;
}

std::size_t each_json(std::istream& from, std::ostream& errors, std::string_view what,
                      const std::function<std::string(const json&, std::size_t)>& take)
{
    std::size_t number = 0;
    std::size_t left_out = 0;
    auto tell = [&](std::size_t line, const std::string& why) {
        errors << "Line " << line << " is no " << what << ": " << why << ". It was left out.\n";
        ++left_out;
    };
    std::string line;
    bool first = true;
    while (std::getline(from, line)) {
        ++number;
        if (trimmed(line).empty()) continue;
        if (line.size() > webhook::largest_body) {
            tell(number, "it is longer than 1 MiB");
            first = false;
            continue;
        }
        auto item = parse_untrusted_json(line);
        auto began = number;
        if (item.is_discarded() && first && trimmed(line).front() == '{') {
            // One value over many lines: a file that people wrote.
            std::string rest{std::istreambuf_iterator<char>{from}, {}};
            if (rest.size() <= webhook::largest_body) item = parse_untrusted_json(line + "\n" + rest);
        }
        first = false;
        auto why = item.is_discarded() ? std::string{"it is no JSON"} : take(item, began);
        if (!why.empty()) tell(began, why);
    }
    return left_out;
}

} // namespace highroad::app
