#include "daemon/core/html_text.hpp"
#include "daemon/core/text.hpp"
#include "daemon/report/report.hpp"
#include "daemon/report/report_words.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

namespace highroad {
namespace {

constexpr std::string_view page_start = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Report on bad reviews</title>
<style>
:root { color-scheme: light dark; --paper: #f6f5f2; --sheet: #fff; --ink: #1d2321; --soft: #565f5b; --line: #dfe2de; --bar: #8a938f; --part: #1d5c4a; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #141816; --sheet: #1c211f; --ink: #e7ebe8; --soft: #a9b3ae; --line: #333b37; --bar: #78827d; --part: #8fd0b7; }
}
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2 { font-family: Georgia, serif; line-height: 1.2; }
h2 { margin: 0 0 .75rem; font-size: 1.25rem; }
section { background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem; margin: 1rem 0; padding: 1rem 1.25rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 500; }
thead th { color: var(--soft); }
td { font-variant-numeric: tabular-nums; }
.in-1 { padding-left: 1.25rem; }
.in-2 { padding-left: 2.5rem; }
.meter { width: 40%; }
.meter svg, .plot svg { display: block; width: 100%; }
.soft, figcaption { color: var(--soft); }
figure { margin: 0 0 1rem; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.bar { fill: var(--bar); }
.part { fill: var(--part); }
summary { cursor: pointer; }
@media print { section { break-inside: avoid; } }
</style>
</head>
<body>
<main>
<h1>Bad reviews, and what became of them</h1>
)";

std::string escaped(std::string_view text)
{
    return html_escaped(displayable(text));
}

std::string element(std::string_view name, std::string_view inside, std::string_view attributes = {})
{
    std::string out = "<" + std::string{name};
    if (!attributes.empty()) out += " " + std::string{attributes};
    return out + ">" + std::string{inside} + "</" + std::string{name} + ">";
}

std::string section(std::string_view heading, std::string_view inside)
{
    return element("section", element("h2", escaped(heading)) + "\n" + std::string{inside}) + "\n";
}

std::string head_of(const std::vector<std::string>& columns)
{
    std::string cells;
    for (const auto& one : columns)
        cells += element("th", escaped(one), "scope=\"col\"");
    return element("thead", element("tr", cells)) + "\n";
}

/// `label` says by two spaces in front of what it is a part.
std::string row_of(std::string_view label, const std::vector<std::string>& cells)
{
    auto text = trimmed(label);
    auto depth = label.find_first_not_of(' ') / 2;
    auto attributes = std::string{"scope=\"row\""};
    if (depth > 0) attributes += " class=\"in-" + std::to_string(depth) + "\"";
    auto inside = element("th", escaped(text), attributes);
    for (const auto& one : cells)
        inside += element("td", one);
    return element("tr", inside) + "\n";
}

std::string number(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

std::string rectangle(double x, double y, double width, double height, std::string_view kind)
{
    return "<rect class=\"" + std::string{kind} + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" +
           number(width) + "\" height=\"" + number(height) + "\"/>";
}

/// One column a stretch: opened, and from below how many of those were answered. The table beside it has the figures.
std::string columns_of(const std::vector<report_stretch>& stretches, std::size_t most)
{
    constexpr double width = 720;
    constexpr double height = 150;
    constexpr double top = 20;
    auto each = width / static_cast<double>(stretches.size());
    auto bar = std::min(each * 0.7, 48.0);
    // So many names stand beside each other without touching.
    auto every = std::max<std::size_t>(1, (stretches.size() + 8) / 9);
    std::string drawn;
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const auto& one = stretches[i];
        auto centre = each * (static_cast<double>(i) + 0.5);
        auto tall = [&](std::size_t count) { return height * static_cast<double>(count) / static_cast<double>(most); };
        auto opened = tall(one.opened);
        auto answered = tall(one.answered);
        drawn += rectangle(centre - bar / 2, top + height - opened, bar, opened, "bar");
        drawn += rectangle(centre - bar / 2, top + height - answered, bar, answered, "part");
        auto place = "x=\"" + number(centre) + "\" text-anchor=\"middle\" y=\"";
        if (one.opened > 0 && stretches.size() <= 31)
            drawn += element("text", std::to_string(one.opened), place + number(top + height - opened - 5) + "\"");
        if (i % every == 0) drawn += element("text", escaped(one.name), place + number(top + height + 18) + "\"");
    }
    return element("svg", drawn, "viewBox=\"0 0 720 196\" aria-hidden=\"true\"");
}

std::string over_time(const report& told)
{
    std::size_t most = 0;
    std::string rows;
    for (const auto& one : told.over_time) {
        most = std::max(most, one.opened);
        rows += row_of(one.name, {std::to_string(one.opened), std::to_string(one.answered)});
    }
    if (most == 0) return element("p", "No case was opened in this time.");
    auto figure = element("figure",
                          columns_of(told.over_time, most) +
                              element("figcaption", "Height: cases opened. The lower part of each column, in the "
                                                    "stronger colour: those of them that have a reply."),
                          "class=\"plot\"");
    auto table = element("table", head_of({"Opened", "Cases", "With a reply"}) + element("tbody", rows));
    return figure + element("details", element("summary", "The figures as a table") + table);
}

std::string facts(const report& told)
{
    auto before = facts_of(told.before);
    auto fact = before.begin();
    std::string rows;
    for (const auto& [label, value] : facts_of(told.all))
        rows += row_of(label, {escaped(value), escaped((fact++)->value)});
    return element("table", head_of({"What", "This time", "As long before"}) + element("tbody", rows));
}

std::string by_source(const report& told)
{
    std::string rows;
    for (const auto& [source, part] : told.sources)
        rows +=
            row_of(source, {std::to_string(part.opened), std::to_string(part.answered), std::to_string(part.overdue),
                            length_in_words(part.median_answer), std::to_string(part.raised)});
    return element("table", head_of({"Source", "Opened", "Answered", "Overdue", "Half answered within", "Raised"}) +
                                element("tbody", rows));
}

std::string names(const std::vector<counted_name>& of, std::string_view what)
{
    std::size_t most = 1;
    for (const auto& one : of)
        most = std::max(most, one.cases);
    std::string rows;
    for (const auto& one : of) {
        auto wide = 100 * static_cast<double>(one.cases) / static_cast<double>(most);
        auto drawn = element("svg", rectangle(0, 0, wide, 10, "part"),
                             "viewBox=\"0 0 100 10\" height=\"10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"");
        auto inside = element("th", escaped(for_people(one.name)), "scope=\"row\"") +
                      element("td", std::to_string(one.cases)) + element("td", drawn, "class=\"meter\"") +
                      element("td", std::to_string(one.before));
        rows += element("tr", inside) + "\n";
    }
    auto head = element("thead", element("tr", element("th", escaped(what), "scope=\"col\"") +
                                                   element("th", "Cases", "scope=\"col\" colspan=\"2\"") +
                                                   element("th", "As long before", "scope=\"col\"")));
    return element("table", head + "\n" + element("tbody", rows));
}

std::string raised(const std::vector<raised_review>& reviews)
{
    std::string items;
    for (const auto& one : reviews)
        items += element("li", escaped(raise_in_words(one))) + "\n";
    return element("ul", items);
}

std::string causes(const std::vector<named_cause>& all)
{
    std::string rows;
    for (const auto& one : all)
        rows += row_of(displayable(one.name), {std::to_string(one.cases), one.mended ? "yes" : "not yet"});
    return element("table", head_of({"Cause", "Cases", "Fixed"}) + element("tbody", rows));
}

} // namespace

std::string as_page(const report& told)
{
    std::string page{page_start};
    page += element("p", escaped(time_in_words(told)), "class=\"soft\"") + "\n";
    page += section("In short", facts(told));
    page += section("Cases opened", over_time(told));
    if (told.sources.size() > 1) page += section("By source", by_source(told));
    if (!told.themes.empty()) page += section("What they are about", names(told.themes, "Theme"));
    if (!told.reasons.empty()) page += section("What makes them serious", names(told.reasons, "Reason"));
    if (!told.causes.empty()) page += section("Causes", causes(told.causes));
    if (!told.raised.empty()) page += section("Raised by their customers", raised(told.raised));
    page += "</main>\n</body>\n</html>\n";
    return page;
}

} // namespace highroad
