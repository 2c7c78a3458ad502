// Items of RSS 2.0 (https://www.rssboard.org/rss-specification) and Atom (RFC 4287). Expat reads the XML; a document
// type is refused before anything in it counts, so there are no entities to blow up and none to fetch.

#include "adapters/feed/html_text.hpp"
#include "adapters/feed/items.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <expat.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <utility>

namespace highroad::feed {
namespace {

constexpr int deepest = 64;
constexpr std::size_t most_kept = std::size_t{64} << 10; ///< of an item that is no review

/// The names of the parts in both formats, in the order in which they are preferred.
struct usual_names {
    std::string_view part;
    std::string_view names[4];
};
constexpr usual_names usual[] = {{"id", {"guid", "id", {}, {}}},
                                 {"title", {"title", {}, {}, {}}},
                                 {"text", {"content:encoded", "content", "description", "summary"}},
                                 {"author", {"author/name", "dc:creator", "author", {}}},
                                 {"created", {"pubDate", "published", "dc:date", {}}},
                                 {"updated", {"updated", {}, {}, {}}},
                                 {"link", {"link", {}, {}, {}}}};

struct element {
    std::string text;
    bool is_html = false;
};

/// Collects the elements of each <item> or <entry>; everything else of the document is left.
class item_collector {
public:
    explicit item_collector(const feed_settings& settings) : settings_{settings} {}

    std::string why_stopped; ///< what is refused; empty when nothing was
    bool is_feed = false;    ///< its first element is one of RSS or Atom
    review_page page;

    static void on_start(void* self, const XML_Char* name, const XML_Char** attributes)
    {
        static_cast<item_collector*>(self)->open(name, attributes);
    }
    static void on_end(void* self, const XML_Char*) { static_cast<item_collector*>(self)->close(); }
    static void on_text(void* self, const XML_Char* text, int length)
    {
        static_cast<item_collector*>(self)->say({text, static_cast<std::size_t>(length)});
    }
    static void on_doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int)
    {
        static_cast<item_collector*>(self)->stop("it has a document type (DTD), which is refused since it could make "
                                                 "the document grow without bound");
    }

    XML_Parser parser = nullptr;

private:
    void stop(std::string why)
    {
        why_stopped = std::move(why);
        XML_StopParser(parser, XML_FALSE);
    }

    void open(std::string_view name, const XML_Char** attributes)
    {
        if (depth_ == 0) is_feed = name == "rss" || name == "feed" || name == "rdf:RDF";
        if (++depth_ > deepest) return stop("it is nested too deeply");
        if (item_depth_ == 0) {
            if (name == "item" || name == "entry") {
                item_depth_ = depth_;
                elements_.clear();
            }
            return;
        }
        // Within <content type="xhtml"> elements are markup, not parts.
        if (depth_ == item_depth_ + 1) {
            path_ = name;
            text_.clear();
            std::string type;
            std::string relation;
            for (auto at = attributes; at[0] != nullptr; at += 2) {
                if (std::string_view{at[0]} == "type") type = at[1];
                if (std::string_view{at[0]} == "rel") relation = at[1];
                if (std::string_view{at[0]} == "href" && name == "link") text_ = at[1];
            }
            // RSS writes HTML into these without saying so.
            html_ = type == "html" || type == "text/html" || name == "description" || name == "content:encoded";
            other_link_ = name == "link" && !relation.empty() && relation != "alternate";
        } else if (depth_ == item_depth_ + 2 && path_ == "author") {
            path_ += "/" + std::string{name};
            text_.clear();
        } else if (html_ || path_ == "content" || path_ == "summary") {
            text_ += text_.empty() || text_.ends_with('\n') ? "" : "\n";
        }
    }

    void say(std::string_view text)
    {
        if (item_depth_ != 0 && depth_ > item_depth_) text_ += text;
    }

    void close()
    {
        if (item_depth_ != 0 && depth_ == item_depth_) {
            end_item();
            item_depth_ = 0;
        } else if (item_depth_ != 0 && (depth_ == item_depth_ + 1 || path_.find('/') != std::string::npos)) {
            keep_element();
            auto slash = path_.find('/');
            if (slash != std::string::npos) path_.resize(slash);
        }
        --depth_;
    }

    void keep_element()
    {
        auto text = std::exchange(text_, {});
        if (std::exchange(other_link_, false) || trimmed(text).empty()) return;
        auto& kept = elements_[path_];
        // The public feed of the App Store has the text twice: plain, and as HTML.
        if (!kept.text.empty() && !kept.is_html) return;
        kept = {std::move(text), html_};
    }

    [[nodiscard]] std::optional<std::string> text_at(std::string_view name) const
    {
        auto found = elements_.find(name);
        if (found == elements_.end()) return std::nullopt;
        return found->second.is_html ? text_of_html(found->second.text) : found->second.text;
    }

    /// `named` in the settings, else the first of the usual names that the item has.
    [[nodiscard]] std::optional<std::string> part(std::string_view which, const std::string& named) const
    {
        if (!named.empty()) return text_at(named);
        for (const auto& row : usual) {
            if (row.part != which) continue;
            for (auto name : row.names)
                if (auto text = name.empty() ? std::nullopt : text_at(name)) return text;
        }
        return std::nullopt;
    }

    void end_item()
    {
        // The public feed of the App Store begins with an entry about the app itself.
        if (elements_.count("im:name") != 0 && elements_.count("im:rating") == 0) return;
        const auto& where = settings_.mapping;
        item_parts parts;
        parts.id = part("id", where.id);
        parts.rating = part("rating", where.rating);
        parts.scale = part("scale", where.scale);
        parts.title = part("title", where.title);
        parts.text = part("text", where.text);
        parts.author = part("author", where.author);
        parts.created = part("created", where.created);
        parts.updated = part("updated", where.updated);
        parts.link = part("link", where.link);
        parts.language = part("language", where.language);
        parts.reply = part("reply", where.reply);
        auto made = review_of(settings_, std::move(parts));
        if (auto* seen = std::get_if<review>(&made)) return page.reviews.push_back(std::move(*seen));
        std::string raw;
        for (const auto& [name, what] : elements_)
            if (raw.size() < most_kept) raw += name + ": " + what.text.substr(0, most_kept / 2) + "\n";
        raw.resize(std::min(raw.size(), most_kept));
        page.malformed.push_back(
            {"An item of the feed cannot be understood: " + std::get<std::string>(made) + ".", valid_utf8(raw)});
    }

    const feed_settings& settings_;
    int depth_ = 0;
    int item_depth_ = 0; ///< of the item that is open; 0 when none is
    std::string path_;   ///< of the element in it
    std::string text_;
    bool html_ = false;
    bool other_link_ = false; ///< to something else than the review
    std::map<std::string, element, std::less<>> elements_;
};

/// Expat 2.9 has another function for that, and warns of the one that earlier versions have.
template <class Parser>
std::uint64_t line_of(Parser parser)
{
    if constexpr (requires { XML_GetCurrentLineNumber64(parser); }) {
        return XML_GetCurrentLineNumber64(parser);
    } else {
        return XML_GetCurrentLineNumber(parser);
    }
}

} // namespace

result<review_page> read_xml(const feed_settings& settings, std::string_view body)
{
    std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser{XML_ParserCreate(nullptr), XML_ParserFree};
    item_collector items{settings};
    items.parser = parser.get();
    XML_SetUserData(parser.get(), &items);
    XML_SetElementHandler(parser.get(), item_collector::on_start, item_collector::on_end);
    XML_SetCharacterDataHandler(parser.get(), item_collector::on_text);
    XML_SetStartDoctypeDeclHandler(parser.get(), item_collector::on_doctype);
    auto bad = [&](const std::string& why) {
        return failure{errc::bad_answer, "The feed " + settings.source + " cannot be read: " + why + "."};
    };
    if (body.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return bad("it is too large");
    auto whole = XML_Parse(parser.get(), body.data(), static_cast<int>(body.size()), XML_TRUE) == XML_STATUS_OK;
    if (!items.why_stopped.empty()) return bad(items.why_stopped);
    if (!whole)
        return bad("it is no well-formed XML (" + quotable(XML_ErrorString(XML_GetErrorCode(parser.get()))) +
                   ", line " + std::to_string(line_of(parser.get())) + ")");
    if (!items.is_feed) return bad("it is XML, but neither RSS nor Atom");
    return std::move(items.page);
}

} // namespace highroad::feed
