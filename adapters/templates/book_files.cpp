#include "adapters/templates/book.hpp"
#include "daemon/core/text.hpp"
#include "daemon/toml/toml_text.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace highroad::templates_parts {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 1024 * 1024;

/// Ends the reading of the books. Never leaves this file.
struct mistake : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[noreturn]] void fail(const fs::path& file, int line, const std::string& words)
{
    throw mistake{file.string() + ":" + std::to_string(line) + ": " + words};
}

std::string content_of(const fs::path& file)
{
    std::error_code error;
    auto size = fs::file_size(file, error);
    std::ifstream in{file, std::ios::binary};
    if (error || !in) fail(file, 1, "the file cannot be read");
    if (size > largest_file) fail(file, 1, "the file is larger than 1 MiB");
    std::ostringstream all;
    all << in.rdbuf();
    auto text = all.str();
    if (valid_utf8(text) != text) fail(file, 1, "the file is not UTF-8");
    return text;
}

toml_value table_of(const fs::path& file)
{
    auto read = read_toml(content_of(file));
    if (const auto* error = std::get_if<toml_error>(&read)) fail(file, error->at.line, error->words);
    return std::get<toml_value>(std::move(read));
}

bool take(const toml_value& from, bool& into)
{
    into = from.yes_no;
    return from.kind == toml_kind::yes_no;
}

bool take(const toml_value& from, std::int64_t& into)
{
    into = from.whole_number;
    return from.kind == toml_kind::whole_number;
}

bool take(const toml_value& from, double& into)
{
    into = from.number;
    return from.kind == toml_kind::number || from.kind == toml_kind::whole_number;
}

bool take(const toml_value& from, std::string& into)
{
    into = from.text;
    return from.kind == toml_kind::text;
}

/// One table of a file, with its place for messages.
class section {
public:
    section(const fs::path& file, const toml_value& table, std::initializer_list<std::string_view> known)
        : file_{file}, table_{table}
    {
        for (const auto& entry : table.table) {
            if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
                fail(file, entry.at.line, "the key \"" + entry.key + "\" is not known here");
            }
        }
    }

    [[nodiscard]] int line() const { return table_.at.line; }

    [[nodiscard]] std::string text(std::string_view key) const
    {
        const auto* found = table_.find(key);
        std::string value;
        if (found == nullptr || !take(found->value, value) || value.empty())
            fail(file_, found != nullptr ? found->at.line : line(), "expected a text as \"" + std::string{key} + "\"");
        return value;
    }

    template <class T>
    [[nodiscard]] T value_or(std::string_view key, T otherwise) const
    {
        const auto* found = table_.find(key);
        if (found != nullptr && !take(found->value, otherwise))
            fail(file_, found->at.line, "\"" + std::string{key} + "\" is of the wrong kind");
        return otherwise;
    }

    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const
    {
        std::vector<std::string> out;
        const auto* found = table_.find(key);
        if (found == nullptr) return out;
        if (found->value.kind != toml_kind::list)
            fail(file_, found->at.line, "expected a list as \"" + std::string{key} + "\"");
        for (const auto& one : found->value.list) {
            if (one.kind != toml_kind::text || one.text.empty())
                fail(file_, one.at.line, "expected a text in \"" + std::string{key} + "\"");
            out.push_back(one.text);
        }
        return out;
    }

private:
    const fs::path& file_;
    const toml_value& table_;
};

/// Calls `visit` with each table of [[name]].
template <class Visitor>
void each_table(const fs::path& file, const toml_value& root, std::string_view name, Visitor visit)
{
    const auto* found = root.find(name);
    if (found == nullptr || found->value.list.empty()) fail(file, 1, "there is no [[" + std::string{name} + "]]");
    for (const auto& one : found->value.list) {
        if (one.kind != toml_kind::table) fail(file, one.at.line, "expected [[" + std::string{name} + "]]");
        visit(one);
    }
}

const toml_value& table_named(const fs::path& file, const toml_value& root, std::string_view name)
{
    const auto* found = root.find(name);
    if (found == nullptr || found->value.kind != toml_kind::table)
        fail(file, 1, "there is no [" + std::string{name} + "]");
    return found->value;
}

std::vector<theme> read_themes(const fs::path& file)
{
    auto root = table_of(file);
    std::vector<theme> all;
    each_table(file, root, "themes", [&](const toml_value& table) {
        section from{file, table, {"id", "topic", "words", "even_negated", "weak"}};
        theme one;
        one.id = from.text("id");
        one.topic = from.text("topic");
        one.even_negated = from.value_or("even_negated", false);
        one.weak = from.value_or("weak", false);
        for (const auto& phrase : from.texts("words")) {
            std::vector<std::string> words;
            std::istringstream in{phrase};
            for (std::string word; in >> word;) {
                bool open_end = word.ends_with('*');
                auto plain = words_of(word);
                // A word of a script without spaces is a row of characters.
                auto in_one = plain.size() == 1 || (!plain.empty() && static_cast<unsigned char>(word[0]) >= 0xE3);
                if (!in_one || std::find(plain.begin(), plain.end(), "") != plain.end())
                    fail(file, from.line(),
                         "\"" + phrase + "\" of theme " + one.id + " holds more than letters, digits, ' and *");
                if (open_end) plain.back() += '*';
                words.insert(words.end(), plain.begin(), plain.end());
            }
            one.phrases.push_back(std::move(words));
        }
        if (one.phrases.empty()) fail(file, from.line(), "theme " + one.id + " has no words");
        bool again = std::any_of(all.begin(), all.end(), [&](const theme& other) { return other.id == one.id; });
        if (again) fail(file, from.line(), "theme " + one.id + " is there twice");
        all.push_back(std::move(one));
    });
    return all;
}

std::optional<contact_kind> contact_named(std::string_view name)
{
    for (auto kind :
         {contact_kind::reply, contact_kind::fix_notice, contact_kind::satisfaction, contact_kind::update_note}) {
        if (name_of(kind) == name) return kind;
    }
    return std::nullopt;
}

mustache_text read_text(const fs::path& file, std::string_view text, int first_line)
{
    auto read = mustache_text::read(text);
    if (const auto* wrong = std::get_if<text_mistake>(&read)) fail(file, first_line + wrong->line - 1, wrong->words);
    return std::get<mustache_text>(std::move(read));
}

reply_template read_template(const fs::path& index, const toml_value& table, const std::vector<theme>& themes)
{
    section from{index, table, {"id", "file", "themes", "least_stars", "most_stars", "review", "needs_topics", "for"}};
    auto name = from.text("file");
    if (fs::path{name}.filename() != fs::path{name})
        fail(index, from.line(), "\"" + name + "\" is not beside this file");
    auto file = index.parent_path() / name;
    if (!fs::exists(file)) fail(index, from.line(), "there is no file " + file.string());

    auto text = content_of(file);
    constexpr std::string_view separator = "\n---\n";
    auto middle = text.find(separator);
    if (middle == std::string::npos || text.find(separator, middle + 1) != std::string::npos) {
        fail(file, 1, "expected the long form, one line \"---\", and the short form");
    }
    auto long_form = std::string_view{text}.substr(0, middle);
    auto second_line = 3 + static_cast<int>(std::count(long_form.begin(), long_form.end(), '\n'));
    reply_template one{from.text("id"),
                       read_text(file, long_form, 1),
                       read_text(file, std::string_view{text}.substr(middle + separator.size()), second_line),
                       {}};
    one.themes = from.texts("themes");
    for (const auto& id : one.themes) {
        bool known = std::any_of(themes.begin(), themes.end(), [&](const theme& t) { return t.id == id; });
        if (!known) fail(index, from.line(), "theme \"" + id + "\" is not in themes.toml");
    }
    one.least_stars = from.value_or("least_stars", 0.0);
    one.most_stars = from.value_or("most_stars", 5.0);
    auto kind = from.value_or("review", std::string{"with_text"});
    if (kind != "with_text" && kind != "without_text")
        fail(index, from.line(), "review is \"with_text\" or \"without_text\"");
    one.kind = kind == "with_text" ? review_kind::with_text : review_kind::without_text;
    auto purpose = from.value_or("for", std::string{name_of(contact_kind::reply)});
    auto known_purpose = contact_named(purpose);
    if (!known_purpose) {
        fail(index, from.line(), "for is \"reply\", \"fix_notice\", \"satisfaction\" or \"update_note\"");
    }
    one.purpose = *known_purpose;
    auto topics = from.value_or("needs_topics", std::int64_t{0});
    if (topics < 0 || topics > 3) fail(index, from.line(), "needs_topics is 0 to 3");
    one.needs_topics = static_cast<std::size_t>(topics);
    return one;
}

book read_book(const fs::path& folder)
{
    book one;
    one.language = folder.filename().string();
    one.themes = read_themes(folder / "themes.toml");

    auto index = folder / "index.toml";
    auto root = table_of(index);
    section reach{index, table_named(index, root, "reach"), {"email", "phone", "url"}};
    one.reach_by_email = reach.text("email");
    one.reach_by_phone = reach.text("phone");
    one.reach_by_url = reach.text("url");
    for (const auto& phrase : {one.reach_by_email, one.reach_by_phone, one.reach_by_url}) {
        if (phrase.find("{{address}}") == std::string::npos) fail(index, reach.line(), "{{address}} is missing");
    }
    one.join_last = section{index, table_named(index, root, "join"), {"last"}}.text("last");
    each_table(index, root, "templates",
               [&](const toml_value& table) { one.templates.push_back(read_template(index, table, one.themes)); });
    return one;
}

} // namespace

std::variant<shelf, bad_templates> read_books(const std::filesystem::path& prompts_dir)
{
    try {
        shelf all;
        for (const auto& entry : fs::directory_iterator{prompts_dir}) {
            if (!fs::exists(entry.path() / "index.toml")) continue;
            auto one = read_book(entry.path());
            auto language = one.language;
            all.emplace(std::move(language), std::move(one));
        }
        if (all.empty())
            return bad_templates{prompts_dir.string() + " holds no language (a folder with an index.toml)"};
        return all;
    } catch (const mistake& why) {
        return bad_templates{why.what()};
    } catch (const fs::filesystem_error& why) {
        return bad_templates{"the folder of reply texts " + prompts_dir.string() + " cannot be read (" +
                             why.code().message() + "); set prompts_dir in [general]"};
    }
}

} // namespace highroad::templates_parts
