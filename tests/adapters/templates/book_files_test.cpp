#include "tests/adapters/templates/book_support.hpp"
#include "tests/support/catch.hpp"

#include <fstream>

#include <cstdlib>

using namespace highroad;
using namespace highroad::templates_parts;
using namespace highroad::test;

namespace {

/// A folder of prompts with one small language in it.
struct small_prompts {
    small_prompts()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "highroad-prompts-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
        path = pattern;
        std::filesystem::create_directory(path / "de");
        put("themes.toml", "[[themes]]\nid = \"crash\"\ntopic = \"der Absturz\"\nwords = [\"absturz\"]\n");
        put("index.toml", index);
        put("a.mustache", "Lang.{{#reach}} Bitte {{reach}}.{{/reach}}\n---\nKurz.\n");
    }
    small_prompts(const small_prompts&) = delete;
    small_prompts& operator=(const small_prompts&) = delete;
    ~small_prompts()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    void put(const std::string& name, const std::string& content) const
    {
        std::ofstream{path / "de" / name, std::ios::binary} << content;
    }
    [[nodiscard]] std::string words() const
    {
        auto made = make_templates(
            path, {.product = {}, .email = {}, .phone = {}, .url = {}, .sign_off = {}, .language = "de"});
        auto* bad = std::get_if<bad_templates>(&made);
        return bad == nullptr ? "" : bad->words;
    }
    inline static const std::string index =
        "[reach]\nemail = \"an {{address}} schreiben\"\nphone = \"{{address}} anrufen\"\n"
        "url = \"auf {{address}} gehen\"\n[join]\nlast = \" und \"\n"
        "[[templates]]\nid = \"a\"\nfile = \"a.mustache\"\nthemes = [\"crash\"]\n";
    std::filesystem::path path;
};

bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a further language is a further folder", "[templates]")
{
    small_prompts prompts;
    CHECK(prompts.words() == "");
    auto read = read_books(prompts.path);
    const auto& books = std::get<shelf>(read);
    REQUIRE(book_for(books, "de-AT", "en") != nullptr);
    CHECK(book_for(books, "de-AT", "en")->language == "de");
    CHECK(book_for(books, "DE_at", "en") != nullptr);
    CHECK(book_for(books, "fr", "en") == nullptr);
    CHECK(book_for(books, "../de", "en") == nullptr);
}

TEST_CASE("a bad template is named by file and line", "[templates]")
{
    struct row {
        std::string file, content, says;
    };
    const std::vector<row> mistakes{
        {"a.mustache", "Eins\nzwei {{rach}}\n---\nKurz.\n", "a.mustache:2: the tag {{rach}}"},
        {"a.mustache", "Lang.\n---\nKurz\n{{#reach}}offen\n", "a.mustache:4: "},
        {"a.mustache", "Lang.\n---\nKurz {{reach\n", "a.mustache:3: {{ without }}"},
        {"a.mustache", "Lang.\n---\n{{{reach}}}\n", "a.mustache:3: "},
        {"a.mustache", "Lang.\n---\n{{> b}}\n", "a.mustache:3: "},
        {"a.mustache", "Lang.\n---\n{{#reach}}nur mit{{/reach}}\n", "the text is empty"},
        {"a.mustache", "Nur eine Form.\n", "a.mustache:1: expected the long form"},
        {"a.mustache", "L\xff\n---\nK\n", "a.mustache:1: the file is not UTF-8"},
        {"themes.toml", "[[themes]]\nid = \"crash\"\n", "themes.toml:1: expected a text as \"topic\""},
        {"themes.toml", "[[themes]]\nid = \"x\"\ntopic = \"x\"\nwords = [\"a.b\"]\n", "more than letters"},
        {"themes.toml", "[[themes]\n", "themes.toml:1: "},
        {"themes.toml", "[[themes]]\nid = \"other\"\ntopic = \"x\"\nwords = [\"x\"]\n",
         "index.toml:7: theme \"crash\" is not in"},
        {"index.toml", small_prompts::index + "stars = 3\n", "index.toml:11: the key \"stars\""},
        {"index.toml", small_prompts::index + "review = \"maybe\"\n", "index.toml:7: review is"},
        {"index.toml", small_prompts::index + "least_stars = \"one\"\n", "index.toml:11: "},
        {"index.toml", "[join]\nlast = \" und \"\n", "index.toml:1: there is no [reach]"},
    };
    for (const auto& [file, content, says] : mistakes) {
        small_prompts prompts;
        prompts.put(file, content);
        auto words = prompts.words();
        CAPTURE(file, content, words);
        CHECK(has(words, says));
    }
}

TEST_CASE("templates stay in their folder, and a folder that is not there is named", "[templates]")
{
    small_prompts prompts;
    auto index = small_prompts::index;
    prompts.put("index.toml", index.replace(index.find("a.mustache"), 10, "../../etc/passwd"));
    CHECK(has(prompts.words(), "is not beside this file"));

    auto made = make_templates("/nowhere/at/all", {});
    REQUIRE(std::holds_alternative<bad_templates>(made));
    CHECK(has(std::get<bad_templates>(made).words, "/nowhere/at/all"));
}

TEST_CASE("the folder of texts is among what is installed", "[templates]")
{
    std::ifstream in{project_folder() / "CMakeLists.txt"};
    std::string all{std::istreambuf_iterator<char>{in}, {}};
    CHECK(has(all, "install(DIRECTORY prompts/ DESTINATION"));
}

TEST_CASE("a letter that TOML has no place for is told with its line", "[templates]")
{
    small_prompts prompts;
    prompts.put("index.toml", small_prompts::index + "needs_topicsь = 1\n");
    CAPTURE(prompts.words());
    CHECK(
        has(prompts.words(), "index.toml:11: letters other than a to z may stand in comments and between quotes only"));
}

TEST_CASE("a value of the wrong kind is told with the line of its key", "[templates]")
{
    small_prompts prompts;
    prompts.put("index.toml", small_prompts::index + "needs_topics = \"one\"\n");
    CAPTURE(prompts.words());
    CHECK(has(prompts.words(), "index.toml:11: \"needs_topics\" is of the wrong kind"));
}
