#include "adapters/common/csv_reader.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"

using namespace highroad;

namespace {

using rows = std::vector<std::vector<std::string>>;

std::vector<csv_record> records_of(std::string_view bytes, std::size_t piece = 1'000'000, char separator = ',')
{
    csv_reader reader{separator};
    std::vector<csv_record> all;
    auto take = [&] {
        while (auto one = reader.next())
            all.push_back(std::move(*one));
    };
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        reader.feed(bytes.substr(0, piece));
        take();
    }
    reader.end();
    take();
    return all;
}

rows fields_of(std::string_view bytes, std::size_t piece = 1'000'000, char separator = ',')
{
    rows all;
    for (auto& one : records_of(bytes, piece, separator))
        all.push_back(std::move(one.fields));
    return all;
}

/// As Google Play writes it: little end first, with a byte order mark.
std::string as_utf16(std::u16string_view text, bool little = true)
{
    std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
    for (auto unit : text) {
        auto low = static_cast<char>(unit & 0xFF);
        auto high = static_cast<char>(unit >> 8);
        out += little ? low : high;
        out += little ? high : low;
    }
    return out;
}

} // namespace

TEST_CASE("quotes, separators and line ends within a field are read as RFC 4180 says", "[common]")
{
    for (const auto& [text, expected] :
         std::vector<std::pair<std::string, rows>>{{"a,b\r\n1,2\r\n", {{"a", "b"}, {"1", "2"}}},
                                                   {"a,b\n1,2", {{"a", "b"}, {"1", "2"}}},
                                                   {"\"a,b\",\"say \"\"hi\"\"\"\n", {{"a,b", "say \"hi\""}}},
                                                   {"\"two\r\nlines\",x\r\n", {{"two\nlines", "x"}}},
                                                   {"a,,\n,,\n", {{"a", "", ""}, {"", "", ""}}},
                                                   {"\n\r\na\n\n", {{"a"}}},
                                                   {"\"\"\n", {{""}}},
                                                   {"a\"b,c\n", {{"a\"b", "c"}}},
                                                   {"\"a\"b,c\n", {{"ab", "c"}}},
                                                   {"\"open", {{"open"}}},
                                                   {"a,", {{"a", ""}}},
                                                   {"", {}},
                                                   {"\xEF\xBB\xBFid\n7\n", {{"id"}, {"7"}}},
                                                   {" a , b \n", {{" a ", " b "}}},
                                                   {std::string{"a\0b,c\n", 6}, {{std::string{"a\0b", 3}, "c"}}}}) {
        CAPTURE(text);
        for (std::size_t piece : {1, 2, 3, 7, 1000})
            CHECK(fields_of(text, piece) == expected);
    }
    CHECK(fields_of("a;b,c\n", 5, ';') == rows{{"a", "b,c"}});
    CHECK(fields_of("a\tb\n", 5, '\t') == rows{{"a", "b"}});
}

TEST_CASE("UTF-16 of either order is read, and halves of characters become replacement characters", "[common]")
{
    for (bool little : {true, false}) {
        auto text = as_utf16(u"Größe,\"\U0001F600, \u201Cgut\u201D\"\r\nÄ,日本\r\n", little);
        for (std::size_t piece : {1, 2, 3, 1000}) {
            CHECK(fields_of(text, piece) == rows{{"Größe", "\U0001F600, \u201Cgut\u201D"}, {"Ä", "日本"}});
        }
    }
    const char16_t broken[] = {u'a', 0xD83D, u',', 0xDE00, u'\n', 0xD83D, u'\n', 0};
    CHECK(fields_of(as_utf16(broken)) == rows{{"a\uFFFD", "\uFFFD"}, {"\uFFFD"}});
    CHECK(fields_of(as_utf16(u"a,b\n") + "x") == rows{{"a", "b"}});
    CHECK(fields_of("bad \xFF bytes\n") == rows{{"bad \uFFFD bytes"}});
}

TEST_CASE("reading goes on at the end of any record, whatever the encoding", "[common]")
{
    for (const auto& text :
         {std::string{"id,text\r\n1,\"a\nb\"\r\n2,c\r\n3,d"}, as_utf16(u"id,text\r\n1,\"a\nb\"\r\n2,\U0001F600\r\n3,d"),
          "\xEF\xBB\xBFid\n1\n2\n3\n" + std::string{}}) {
        csv_reader first;
        first.feed(text);
        first.end();
        std::vector<csv_record> all;
        while (auto one = first.next())
            all.push_back(std::move(*one));
        REQUIRE(all.size() == 4);
        CHECK(all.back().ends_at == text.size());
        for (std::size_t i = 0; i + 1 < all.size(); ++i) {
            csv_reader later{first, all[i].ends_at};
            later.feed(std::string_view{text}.substr(all[i].ends_at));
            later.end();
            auto next = later.next();
            REQUIRE(next.has_value());
            CHECK(next->fields == all[i + 1].fields);
            CHECK(next->ends_at == all[i + 1].ends_at);
        }
    }
}

TEST_CASE("a record of any length takes bounded memory and hides no later one", "[common]")
{
    auto all =
        records_of("id\n" + std::string(2'000'000, 'x') + ",y\n\"" + std::string(1'000'000, ',') + "\"\nlast\n", 4096);
    REQUIRE(all.size() == 4);
    CHECK(all[1].too_long);
    CHECK(all[1].fields[0].size() <= csv_reader::longest_record);
    CHECK(all[2].too_long);
    CHECK_FALSE(all[3].too_long);
    CHECK(all[3].fields == std::vector<std::string>{"last"});
    auto wide = records_of(std::string(100'000, ',') + "\nlast\n");
    REQUIRE(wide.size() == 2);
    CHECK(wide[0].too_long);
    CHECK(wide[0].fields.size() <= csv_reader::most_fields);
}

TEST_CASE("whatever bytes come in whatever pieces, the records are the same and are valid text", "[common]")
{
    test::counted_random random;
    const std::string alphabet{"\",\n\ra;\0\xFF\xC3\xA4", 10};
    for (int round = 0; round < 300; ++round) {
        std::string text;
        if (round % 3 == 1) text = "\xFF\xFE";
        if (round % 3 == 2) text = "\xEF\xBB\xBF";
        for (int i = 0; i < 120; ++i)
            text += alphabet[(random.next() >> 33) % alphabet.size()];
        CAPTURE(round, text);
        auto whole = fields_of(text);
        CHECK(fields_of(text, 1 + (random.next() >> 33) % 9) == whole);
        for (const auto& record : whole)
            for (const auto& field : record)
                CHECK(valid_utf8(field) == field);
    }
}

TEST_CASE("a record says whether its line had ended", "[common]")
{
    auto all = records_of("a\nb");
    REQUIRE(all.size() == 2);
    CHECK_FALSE(all[0].unfinished);
    CHECK(all[1].unfinished);
    CHECK(records_of("\"a\nb").back().unfinished);
}

TEST_CASE("columns are found by name, without case and blanks", "[common]")
{
    csv_header header{{{"Review ID", " Star Rating ", "text"}, 0, false, false}};
    CHECK(header.column("review id") == 0U);
    CHECK(header.column("STAR RATING") == 1U);
    CHECK(!header.column("rating"));
    CHECK(!header.column(""));
    csv_record row{{"7", "2"}, 0, false, false};
    CHECK(header.field(row, "star rating") == "2");
    CHECK(!header.field(row, "text").has_value());
}

TEST_CASE("what is quarantined of a record is CSV, valid text and at most 64 KiB", "[common]")
{
    CHECK(quarantined_text(csv_record{{"a\"b", "c,d"}, 0, false, false}) == "\"a\"\"b\",\"c,d\"");
    std::string long_text;
    for (int i = 0; i < 40'000; ++i)
        long_text += "\U0001F600";
    auto kept = quarantined_text(csv_record{{"x", long_text, long_text}, 0, false, false});
    CHECK(kept.size() <= 65536);
    CHECK(kept.size() > 60000);
    CHECK(valid_utf8(kept) == kept);
}
