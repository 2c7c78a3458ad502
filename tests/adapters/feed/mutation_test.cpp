#include "adapters/feed/items.hpp"
#include "daemon/core/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/manual_clock.hpp"

#include <algorithm>

using namespace highroad;

namespace {

const std::string rss =
    "<?xml version='1.0'?><rss><channel><item><guid>1</guid><title>Bad &amp; slow</title><description>"
    "&lt;p&gt;x&lt;/p&gt;</description><pubDate>Fri, 30 Oct 2026 04:12:09 GMT</pubDate></item><item>"
    "<guid>2</guid><title><![CDATA[<b>]]></title></item></channel></rss>";
const std::string list =
    R"([{"id":"1","rating":2,"text":"Bad \u00e4","created":"2026-10-30T00:00:00Z"},{"id":2,"rating":"5"}])";
const std::string rows = "id,rating,text,created\r\n1,2,\"Bad, \"\"really\"\"\nso\",2026-10-30\r\n2,5,fine,\r\n";

} // namespace

TEST_CASE("a document with any of its bytes changed, left out or doubled is read or refused, never more", "[feed]")
{
    test::counted_random random;
    auto draw = [&](std::size_t below) { return static_cast<std::size_t>(random.next() >> 33) % below; };
    std::size_t read_well = 0;
    std::size_t refused_or_kept = 0;
    for (auto format : {feed_format::json, feed_format::xml, feed_format::csv}) {
        feed_settings settings;
        settings.source = "shop";
        settings.format = format;
        settings.mapping = usual_mapping(format);
        const auto& whole = format == feed_format::json ? list : format == feed_format::xml ? rss : rows;
        for (int round = 0; round < 3000; ++round) {
            auto broken = whole;
            for (std::size_t times = 1 + draw(3); times > 0; --times) {
                if (broken.empty()) break;
                auto at = draw(broken.size());
                switch (draw(4)) {
                case 0:
                    broken[at] = static_cast<char>(draw(256));
                    break;
                case 1:
                    broken.erase(at, 1 + draw(8));
                    break;
                case 2:
                    broken.insert(at, broken.substr(at, 1 + draw(20)));
                    break;
                default:
                    broken.resize(std::max<std::size_t>(at, 1));
                }
            }
            auto page = feed::read_document(settings, broken);
            if (!page) {
                ++refused_or_kept;
                CHECK(valid_utf8(page.error().words) == page.error().words);
                continue;
            }
            read_well += page->reviews.size();
            refused_or_kept += page->malformed.size();
            for (const auto& one : page->reviews) {
                REQUIRE(!one.key.id.empty());
                CHECK(valid_utf8(one.text + one.title + one.key.id) == one.text + one.title + one.key.id);
            }
            for (const auto& bad : page->malformed)
                CHECK(valid_utf8(bad.raw) == bad.raw);
        }
    }
    CHECK(read_well > 1000);
    CHECK(refused_or_kept > 1000);
}
