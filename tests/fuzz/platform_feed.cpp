#include "adapters/common/csv_reader.hpp"
#include "adapters/common/loose_time.hpp"
#include "adapters/feed/html_text.hpp"
#include "adapters/feed/items.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

namespace {

feed_settings settings_for(feed_format format)
{
    feed_settings all;
    all.source = "shop";
    all.format = format;
    all.mapping = usual_mapping(format);
    return all;
}

/// The same records, however many bytes came at a time.
void must_not_depend_on_pieces(std::string_view body, std::size_t pace)
{
    csv_reader whole;
    whole.feed(body);
    whole.end();
    csv_reader slow;
    for (auto rest = body; !rest.empty(); rest.remove_prefix(std::min(pace, rest.size())))
        slow.feed(rest.substr(0, pace));
    slow.end();
    for (;;) {
        auto one = whole.next();
        auto other = slow.next();
        fuzz::must(one.has_value() == other.has_value(), "CSV has as many records, in whatever pieces it came");
        if (!one) return;
        fuzz::must(one->fields == other->fields && one->ends_at == other->ends_at, "CSV reads the same in pieces");
        for (const auto& field : one->fields)
            fuzz::must_be_utf8(field, "fields of CSV are UTF-8");
    }
}

} // namespace

/// Documents of a feed in each format.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const auto json = settings_for(feed_format::json);
    static const auto xml = settings_for(feed_format::xml);
    static const auto csv = settings_for(feed_format::csv);
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    switch (choice % 5) {
    case 0:
        fuzz::must_be_a_page(feed::read_json(json, body));
        break;
    case 1:
        fuzz::must_be_a_page(feed::read_xml(xml, body));
        break;
    case 2:
        fuzz::must_be_a_page(feed::read_csv(csv, body));
        break;
    case 3:
        must_not_depend_on_pieces(body, choice / 5 % 7 + 1U);
        break;
    default:
        fuzz::must_be_utf8(feed::text_of_html(valid_utf8(body)), "words of HTML are UTF-8");
        (void)parse_loose_time(body);
        (void)feed::why_no_pointer(body);
    }
    return 0;
}
