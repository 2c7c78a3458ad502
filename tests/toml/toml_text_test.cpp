#include "daemon/toml/toml_text.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace highroad;

namespace {

std::string error_in(std::string_view text)
{
    auto read = read_toml(text);
    const auto* error = std::get_if<toml_error>(&read);
    if (error == nullptr) return {};
    return std::to_string(error->at.line) + ":" + std::to_string(error->at.column) + " " + error->words;
}

} // namespace

TEST_CASE("letters of other alphabets stand in comments and between quotes alone, and the place of others is told",
          "[toml]")
{
    const std::string words = "letters other than a to z may stand in comments and between quotes only";
    CHECK(error_in("a = 1\n[[sourceь]]\n") == "2:9 " + words);
    CHECK(error_in("a = 1 ь") == "1:7 " + words);
    CHECK(error_in("\"ü\" = 1 # ü\nü = 2") == "2:1 " + words);
    CHECK(error_in("a = 'ü\n'") != "");
    // toml++ looks past such a quote for the end of a number.
    CHECK(error_in("a = [-\"ü\"]") == "1:7 no quote may begin here");
    CHECK(error_in("a = \"x\" \"ü\"") == "1:9 no quote may begin here");
    // A no-break space, as pages on the web put it into what is copied from them.
    CHECK(error_in("a\u00A0= 1") == "1:2 " + words);
}

TEST_CASE("letters of other alphabets are read where they may stand", "[toml]")
{
    for (const auto* text :
         {"\xEF\xBB\xBF# Müller\na = 1", "a = \"Müller \\\" ü\" # ü", "a = 'C:\\ü' # ü", "\"ü\" = 1",
          "a = \"\"\"ü\n\"ü\" \\\"\"\" ü\"\"\"\nb = 1", "a = '''ü\n''ü'''\nb = 1", "a = \"\"\"ü\"\"\"\"\nb = 'ü'",
          "a = \"\"\nb = \"ü\"", "a = ['ü', \"ü\"] # ü", "a = [ # ü\n 'ü' , # ü\n\t\"ü\",\r\n 'ü' ]",
          "\"ü\" . 'ü' = { 'ü' = 1, \"ö\" = 2 }", "[ \"ü\" . u_ ]\n[[ 'ö' ]]"}) {
        INFO(text);
        CHECK(error_in(text).empty());
    }
}
