#include "adapters/spelling/spelling.hpp"

#include "daemon/check/check.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kept_log.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <unistd.h>

using namespace highroad;
using namespace highroad::test;

namespace {

namespace fs = std::filesystem;

/// A folder with dictionaries of a few words; it goes with the test.
class dictionaries {
public:
    dictionaries() : folder{fs::temp_directory_path() / ("highroad-words-" + std::to_string(::getpid()))}
    {
        fs::create_directories(folder);
        write("en_US", "UTF-8", {"color", "thank", "na\xC3\xAFve"});
        write("en_GB", "UTF-8", {"colour"});
        write("de_DE", "ISO8859-1",
              {"gr\xFC\xDF"
               "en"});
        write("hyph_en_US", "UTF-8", {"hyphen"});
        write("xx_XX", "KOI8-R", {"word"});
        fs::create_symlink(folder / "de_DE.dic", folder / "de_AT.dic");
        fs::create_symlink(folder / "de_DE.aff", folder / "de_AT.aff");
        std::ofstream{folder / "fr_FR.dic"} << "1\nmerci\n"; // without its .aff
    }
    ~dictionaries()
    {
        std::error_code failed;
        fs::remove_all(folder, failed);
    }
    dictionaries(const dictionaries&) = delete;
    dictionaries& operator=(const dictionaries&) = delete;

    const fs::path folder;

private:
    void write(const std::string& name, const std::string& set, const std::vector<std::string>& words) const
    {
        std::ofstream{folder / (name + ".aff")} << "SET " << set << "\n";
        std::ofstream list{folder / (name + ".dic")};
        list << words.size() << "\n";
        for (const auto& word : words)
            list << word << "\n";
    }
};

} // namespace

TEST_CASE("a word is right when any dictionary of the language knows it", "[spelling]")
{
    dictionaries words;
    kept_log notes;
    auto spelling = make_speller({words.folder}, notes);
    CHECK(spelling->knows("en", "color") == std::optional{true});
    CHECK(spelling->knows("en-GB", "colour") == std::optional{true});
    CHECK(spelling->knows("en", "collour") == std::optional{false});
    CHECK(spelling->knows("en", "hyphen") == std::optional{false});
    CHECK(spelling->knows("en", "na\xC3\xAFve") == std::optional{true});
    CHECK(notes.text.empty());
}

TEST_CASE("dictionaries in Latin-1 are asked in Latin-1", "[spelling]")
{
    dictionaries words;
    kept_log notes;
    auto spelling = make_speller({words.folder}, notes);
    CHECK(spelling->knows("de", "gr\xC3\xBC\xC3\x9F"
                                "en") == std::optional{true});
    CHECK(spelling->knows("de", "gr\xC3\xBC"
                                "sen") == std::optional{false});
    CHECK(spelling->knows("de", "\xE2\x82\xAC") == std::optional{false});
}

TEST_CASE("a language without a usable dictionary is told once, and nothing is known of it", "[spelling]")
{
    dictionaries words;
    kept_log notes;
    auto spelling = make_speller({words.folder, "/nowhere"}, notes);
    for (int i = 0; i < 3; ++i) {
        CHECK(spelling->knows("fr", "merci") == std::nullopt);
        CHECK(spelling->knows("xx", "word") == std::nullopt);
        CHECK(spelling->knows("", "word") == std::nullopt);
    }
    CHECK(std::count(notes.text.begin(), notes.text.end(), '\n') == 3);
    CHECK(notes.text.find("language=fr") != std::string::npos);
}

TEST_CASE("with the system's English dictionary nearly all of twenty mistakes are found, and none in what is right",
          "[spelling]")
{
    kept_log notes;
    auto spelling = make_speller(system_dictionaries(), notes);
    if (!spelling->knows("en", "thank")) {
        WARN("skipped: no English hunspell dictionary is installed (apt install hunspell-en-us)");
        return;
    }
    auto check = make_reply_check({}, spelling.get());
    review_case about;
    about.subject.language = "en";
    auto misspelt = [&](const std::string& text) {
        auto found = check->look(text, about, {});
        return std::any_of(found.begin(), found.end(),
                           [](const finding& one) { return one.what == finding_kind::spelling; });
    };
    int hits = 0;
    for (const auto* word : {"recieve",    "seperate",   "definately",  "occured",    "untill", "wich",      "beleive",
                             "adress",     "acommodate", "apologys",    "enviroment", "freind", "goverment", "happend",
                             "immediatly", "neccessary", "oppurtunity", "tommorow",   "truely", "writting"}) {
        if (misspelt("We are sorry that it " + std::string{word} + " there.")) ++hits;
    }
    CHECK(hits >= 19);
    CHECK_FALSE(
        misspelt("We apologise; the colour of the travelled road's centre was organised, and we've realized it."));
    CHECK_FALSE(misspelt("Thank you for telling us that the soup didn't arrive until you asked for it twice."));
}
