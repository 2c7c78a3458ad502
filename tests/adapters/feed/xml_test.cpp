#include "adapters/feed/items.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace highroad;

namespace {

feed_settings news()
{
    feed_settings settings;
    settings.source = "forum";
    settings.format = feed_format::xml;
    settings.url = "https://forum.example.com/feed";
    settings.mapping = usual_mapping(feed_format::xml);
    return settings;
}

std::string rss(const std::string& items)
{
    return R"(<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Forum</title><link>https://forum.example.com</link>)" +
           items + "</channel></rss>";
}

std::string atom(const std::string& entries)
{
    return R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss"><title>Reviews</title>
        <id>urn:feed</id><updated>2026-01-01T00:00:00Z</updated><author><name>Shop</name></author>)" +
           entries + "</feed>";
}

const std::string an_item = R"(<item><title>Slow &amp; late</title><link>https://forum.example.com/7</link>
    <guid isPermaLink="false">post-7</guid><dc:creator>maple77</dc:creator>
    <pubDate>Fri, 30 Oct 2026 04:12:09 -0700</pubDate>
    <description>&lt;p&gt;It came &lt;b&gt;late&lt;/b&gt;.&lt;/p&gt;</description></item>)";

const std::string an_entry = R"(<entry><id>6310006838</id><title>Keeps logging me out</title>
    <link rel="self" href="https://x.example/self"/><link href="https://x.example/7"/>
    <author><name>maple77</name><uri>https://x.example/u</uri></author><im:rating>2</im:rating>
    <published>2026-10-29T00:00:00Z</published><updated>2026-10-30T04:12:09-07:00</updated>
    <content type="text">Since 3.2 &lt;b&gt;</content><content type="html">&lt;table&gt;x&lt;/table&gt;</content></entry>)";

} // namespace

TEST_CASE("an item of RSS becomes a review without a mark, its HTML plain words", "[feed]")
{
    auto page = feed::read_document(news(), rss(an_item));
    REQUIRE(page.has_value());
    REQUIRE(page->reviews.size() == 1);
    const auto& seen = page->reviews[0];
    CHECK(seen.key == review_key{"feed", "forum", "post-7"});
    CHECK(!seen.mark);
    CHECK(seen.title == "Slow & late");
    CHECK(seen.text == "It came late.");
    CHECK(seen.author == "maple77");
    CHECK(seen.url == "https://forum.example.com/7");
    CHECK(to_iso8601(seen.created.value()) == "2026-10-30T11:12:09Z");
}

TEST_CASE("an entry of Atom has its mark, its own link, and its plain text before its HTML", "[feed]")
{
    auto page = feed::read_document(news(), atom("<entry><im:name>Acme</im:name><id>1</id></entry>" + an_entry));
    REQUIRE(page.has_value());
    CHECK(page->malformed.empty());
    REQUIRE(page->reviews.size() == 1);
    const auto& seen = page->reviews[0];
    CHECK(seen.key.id == "6310006838");
    CHECK(seen.mark == rating{2, 5});
    CHECK(seen.text == "Since 3.2 <b>");
    CHECK(seen.author == "maple77");
    CHECK(seen.url == "https://x.example/7");
    CHECK(to_iso8601(seen.created.value()) == "2026-10-30T11:12:09Z");
}

TEST_CASE("markup inside of Atom's xhtml, CDATA and content:encoded are words", "[feed]")
{
    auto page = feed::read_document(
        news(),
        atom(R"(<entry><id>1</id><title>t</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
                       <p>One <b>bold</b></p><p>Two</p></div></content></entry>)"));
    REQUIRE(page.has_value());
    CHECK(page->reviews.at(0).text.find("bold") != std::string::npos);
    CHECK(page->reviews.at(0).text.find("Two") != std::string::npos);
    page = feed::read_document(news(), rss("<item><guid>1</guid><description>short</description><content:encoded>"
                                           "<![CDATA[<p>The <i>whole</i> of it</p>]]></content:encoded></item>"));
    REQUIRE(page.has_value());
    CHECK(page->reviews.at(0).text == "The whole of it");
}

TEST_CASE("elements that are named in the settings count before the usual ones", "[feed]")
{
    auto settings = news();
    settings.mapping.rating = "score";
    settings.mapping.text = "body";
    settings.mapping.id = "number";
    settings.rating_scale = 10;
    auto page = feed::read_document(
        settings, rss("<item><guid>g</guid><number>9</number><score>3</score><body>Words</body></item>"));
    REQUIRE(page.has_value());
    CHECK(page->reviews.at(0).key.id == "9");
    CHECK(page->reviews.at(0).mark == rating{3, 10});
    CHECK(page->reviews.at(0).text == "Words");
}

TEST_CASE("a document type is refused before it can do anything", "[feed]")
{
    std::string bomb = R"(<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">)";
    for (char c = 'b'; c < 'z'; ++c)
        bomb +=
            std::string{"<!ENTITY "} + c + " \"&" + static_cast<char>(c - 1) + ";&" + static_cast<char>(c - 1) + ";\">";
    bomb += "]><rss><channel><item><guid>&y;</guid><title>&y;</title></item></channel></rss>";
    for (const auto& hostile :
         {bomb, std::string{R"(<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel/></rss>)"},
          std::string{
              R"(<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><guid>&x;</guid></item></rss>)"},
          std::string{R"(<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]><rss/>)"}}) {
        auto read = feed::read_document(news(), hostile);
        REQUIRE(!read);
        CHECK(read.error().words.find("document type") != std::string::npos);
    }
}

TEST_CASE("what is no feed, no XML, too deep or cut off is a failure with the line", "[feed]")
{
    auto whole = rss(an_item);
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(!feed::read_document(news(), whole.substr(0, length)));
    std::string deep = "<rss>";
    for (int i = 0; i < 100'000; ++i)
        deep += "<a>";
    for (const auto& bad :
         {std::string{"{}"}, std::string{"<html><item/></html>"}, deep, std::string{"<rss><item>&nbsp;</item></rss>"},
          std::string{"<rss/><rss/>"}, std::string{"<?xml version='1.0' encoding='klingon'?><rss/>"}}) {
        auto read = feed::read_document(news(), bad);
        REQUIRE(!read);
        CHECK(read.error().words.starts_with("The feed forum cannot be read: "));
    }
    CHECK(feed::read_document(news(), "<rss>\n<a>\n</rss>").error().words.find("line 3") != std::string::npos);
    CHECK(feed::read_document(news(), rss("")).has_value());
}

TEST_CASE("an item that is no review hides no other and is kept", "[feed]")
{
    for (const auto* bad : {"<item/>", "<item><title>no id</title></item>", "<item><guid>1</guid></item>",
                            "<item><guid>1</guid><title>t</title><pubDate>yesterday</pubDate></item>",
                            "<item><guid>1</guid><title>t</title><im:rating xmlns:im='x'>9</im:rating></item>"}) {
        CAPTURE(bad);
        auto page = feed::read_document(news(), rss(bad + an_item));
        REQUIRE(page.has_value());
        CHECK(page->malformed.size() == 1);
        CHECK(page->reviews.size() == 1);
    }
    auto long_one =
        feed::read_document(news(), rss("<item><title>" + std::string(300'000, 'x') + "</title></item>" + an_item));
    CHECK(long_one->malformed.at(0).raw.size() <= 65536);
}

TEST_CASE("other encodings that XML names are read", "[feed]")
{
    auto page = feed::read_document(
        news(),
        "<?xml version='1.0' encoding='ISO-8859-1'?><rss><item><guid>1</guid><title>Gr\xFC\xDF</title></item></rss>");
    REQUIRE(page.has_value());
    CHECK(page->reviews.at(0).title == "Gr\u00FC\u00DF");
}

TEST_CASE("Apple's own feed without an entry, whose addresses are not escaped, is told and not taken for empty",
          "[feed]")
{
    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} + "/../shared/data/fixtures/itunes_rss_empty.xml"};
    if (!file) {
        WARN("skipped: the recorded feed is not on this machine");
        return;
    }
    std::stringstream text;
    text << file.rdbuf();
    CHECK(!feed::read_document(news(), text.str()));
}
