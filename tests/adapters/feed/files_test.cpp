#include "adapters/feed/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace highroad;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// A folder of its own; files in it are as old as a test says.
struct folder {
    folder()
    {
        static int made = 0;
        directory =
            fs::temp_directory_path() / ("highroad-feed-" + std::to_string(::getpid()) + "-" + std::to_string(++made));
        fs::create_directories(directory);
        settings.source = "shop";
        settings.path = directory.string();
        settings.format = feed_format::csv;
        settings.mapping = usual_mapping(feed_format::csv);
    }
    ~folder() { fs::remove_all(directory); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    void write(const std::string& name, const std::string& text, std::chrono::seconds ago = 1h)
    {
        std::ofstream{directory / name, std::ios::binary} << text;
        age(name, ago);
    }
    void age(const std::string& name, std::chrono::seconds ago)
    {
        fs::last_write_time(directory / name, std::chrono::file_clock::from_sys(clock.now() - ago));
    }
    struct outcome {
        std::vector<std::string> ids;
        std::size_t malformed = 0;
        std::size_t pages = 0;
        std::string failed;
    };
    /// As the poller reads; stops early where a test says so.
    outcome read(std::size_t pages_at_most = 100'000)
    {
        outcome all;
        std::string cursor;
        do {
            auto page = files.list(cursor, clock.now());
            if (!page) {
                all.failed = page.error().words;
                return all;
            }
            for (const auto& one : page->reviews)
                all.ids.push_back(one.key.id);
            all.malformed += page->malformed.size();
            CHECK(page->next.empty());
            cursor = page->next_list;
            ++all.pages;
        } while (!cursor.empty() && all.pages < pages_at_most);
        return all;
    }

    fs::path directory;
    test::manual_clock clock;
    feed_settings settings;
    feed::feed_files files{settings};
};

using names = std::vector<std::string>;

const std::string heading = "id,rating,title,text,author,created\n";

} // namespace

TEST_CASE("the files of a folder are read in the order of their names, and again only when they change", "[feed]")
{
    folder f;
    f.write("b.csv", heading + "3,1,,c,,\n");
    f.write("a.csv", heading + "1,1,,a,,\n2,5,,b,,\n");
    f.write(".hidden.csv", heading + "9,1,,x,,\n");
    f.write("notes.md", "nothing");
    fs::create_directories(f.directory / "folder.csv");
    CHECK(f.read().ids == names{"1", "2", "3"});
    CHECK(f.read().ids.empty());
    f.write("b.csv", heading + "3,1,,c,,\n4,1,,d,,\n", 30min);
    CHECK(f.read().ids == names{"3", "4"});
    f.write("c.csv", heading + "5,1,,e,,\n");
    CHECK(f.read().ids == names{"5"});
    fs::remove(f.directory / "a.csv");
    CHECK(f.read().ids.empty());
}

TEST_CASE("what was read but not taken in is read again", "[feed]")
{
    folder f;
    f.write("a.csv", heading + "1,1,,a,,\n");
    // The page is never followed: storing it failed.
    CHECK(f.read(1).ids == names{"1"});
    CHECK(f.read().ids == names{"1"});
    CHECK(f.read().ids.empty());
}

TEST_CASE("a file of many rows is read in pages that know where they end", "[feed]")
{
    folder f;
    auto text = heading;
    for (int i = 0; i < 2'345; ++i)
        text += std::to_string(i) + ",2,\"Title, with comma\",\"Two\nlines\",x,2026-10-30\n";
    f.write("a.csv", text);
    auto all = f.read();
    CHECK(all.ids.size() == 2'345);
    CHECK(all.ids.back() == "2344");
    CHECK(all.pages == 6); // five of 500 rows at most, and the end
    CHECK(std::is_sorted(all.ids.begin(), all.ids.end(),
                         [](const auto& a, const auto& b) { return std::stoi(a) < std::stoi(b); }));
}

TEST_CASE("a page of huge rows is bounded by its size", "[feed]")
{
    folder f;
    auto text = heading;
    for (int i = 0; i < 40; ++i)
        text += std::to_string(i) + ",1,," + std::string(100'000, 'x') + ",,\n";
    text += "huge,1,," + std::string(3'000'000, 'y') + ",,\nlast,1,,z,,\n";
    f.write("a.csv", text);
    auto all = f.read();
    CHECK(all.ids.size() == 41);
    CHECK(all.malformed == 1);
    CHECK(all.ids.back() == "last");
    CHECK(all.pages > 4);
}

TEST_CASE("a last row without its line end waits until the file has settled", "[feed]")
{
    folder f;
    f.write("a.csv", heading + "1,1,,a,,\n2,1,,half a wo", 5s);
    CHECK(f.read().ids == names{"1"});
    f.clock.advance(10s);
    CHECK(f.read().ids == names{"1"});
    f.clock.advance(1min);
    CHECK(f.read().ids == names{"1", "2"});
    CHECK(f.read().ids.empty());
}

TEST_CASE("a row that is no review hides no other", "[feed]")
{
    folder f;
    f.write("a.csv",
            heading +
                "1,1,,a,,\n,1,,no id,,\n3,9,,too good,,\n4,x,,no mark,,\n5,1,,b,,yesterday\n6,,,,,\n7,1,,c,,\n8\n");
    auto all = f.read();
    CHECK(all.ids == names{"1", "7"});
    CHECK(all.malformed == 6);
}

TEST_CASE("a single file is read whatever its name, with its own columns and separator", "[feed]")
{
    folder f;
    f.write("export", "Nr;Note;Kommentar\n7;\"3,5\";schlecht\n");
    f.settings.path = (f.directory / "export").string();
    f.settings.separator = ';';
    f.settings.mapping.id = "nr";
    f.settings.mapping.rating = "NOTE";
    f.settings.mapping.text = "Kommentar";
    f.settings.rating_scale = 6;
    auto page = f.files.list({}, f.clock.now());
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    CHECK(page->reviews[0].mark == rating{3.5, 6});
    CHECK(page->reviews[0].text == "schlecht");
}

TEST_CASE("UTF-16 is read across pages", "[feed]")
{
    folder f;
    std::u16string text = u"id,rating,text\r\n";
    for (int i = 0; i < 1'200; ++i) {
        for (char c : std::to_string(i))
            text += static_cast<char16_t>(c);
        text += u",1,\u65E5\u672C \U0001F600\r\n";
    }
    std::string bytes = "\xFF\xFE";
    for (auto unit : text) {
        bytes += static_cast<char>(unit & 0xFF);
        bytes += static_cast<char>(unit >> 8);
    }
    f.write("a.csv", bytes);
    auto all = f.read();
    CHECK(all.ids.size() == 1'200);
    CHECK(all.malformed == 0);
    CHECK(all.ids.back() == "1199");
}

TEST_CASE("a file that shrank or lost its columns is told or read anew", "[feed]")
{
    folder f;
    auto text = heading;
    for (int i = 0; i < 600; ++i)
        text += std::to_string(i) + ",1,,a,,\n";
    f.write("a.csv", text);
    auto first = f.files.list({}, f.clock.now());
    REQUIRE(first.has_value());
    f.write("a.csv", heading + "new,1,,a,,\n", 30min);
    auto second = f.files.list(first->next_list, f.clock.now());
    REQUIRE(second.has_value());
    CHECK(second->reviews.at(0).key.id == "new");
    f.write("a.csv", "colour,shape\nred,round\n", 20min);
    CHECK(f.read().failed.find("names no column \"id\"") != std::string::npos);
    f.write("a.csv", "id,shape\n1,round\n", 10min);
    CHECK(f.read().failed.find("neither \"rating\" nor \"text\"") != std::string::npos);
    f.write("a.csv", "", 5min);
    CHECK(f.read().failed.empty());
    fs::remove_all(f.directory);
    CHECK(f.read().failed.find(f.directory.string() + " cannot be read: ") != std::string::npos);
}

TEST_CASE("JSON and XML in files are read whole, and not again until they change", "[feed]")
{
    folder f;
    f.settings.format = feed_format::json;
    f.settings.mapping = usual_mapping(feed_format::json);
    f.write("a.json", R"([{"id":"1","rating":1},{"id":"2","rating":2}])");
    f.write("b.json", "[]");
    CHECK(f.read().ids == names{"1", "2"});
    CHECK(f.read().ids.empty());
    f.write("b.json", "[", 30min);
    CHECK(f.read().failed.find("b.json") != std::string::npos);
}

TEST_CASE("a cursor that is none of ours begins at the beginning", "[feed]")
{
    folder f;
    f.write("a.csv", heading + "1,1,,a,,\n");
    for (const auto* cursor : {"rubbish", "x a.csv", "-1 a.csv", "99999999999999999999999 a.csv", " "}) {
        auto page = f.files.list(cursor, f.clock.now());
        REQUIRE(page.has_value());
        CHECK(page->reviews.size() == 1);
    }
}
