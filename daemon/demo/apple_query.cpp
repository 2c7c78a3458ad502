#include "daemon/demo/apple_query.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace highroad::demo {
namespace {

constexpr std::string_view territory_codes =
    "ABW AFG AGO AIA ALB AND ANT ARE ARG ARM ASM ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLR BLZ "
    "BMU BOL BRA BRB BRN BTN BWA CAF CAN CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE "
    "DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB "
    "GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HND HRV HTI HUN IDN IMN IND IRL IRQ ISL ISR ITA JAM JEY JOR JPN KAZ "
    "KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAR MCO MDA MDG MDV MEX MHL MKD "
    "MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN "
    "PAK PAN PER PHL PLW PNG POL PRI PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SEN SGP SHN SLB SLE SLV SMR SOM SPM "
    "SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC TCA TCD TGO THA TJK TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI "
    "URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM XKS YEM ZAF ZMB ZWE ";

constexpr std::string_view review_fields =
    "rating title body reviewerNickname createdDate territory response reviewTerritory";
constexpr std::string_view response_fields = "responseBody lastModifiedDate state review";

const std::vector<allowed_parameter>& parameters_of(apple_endpoint endpoint)
{
    using enum parameter_kind;
    static const std::vector<allowed_parameter> list{
        {"filter[territory]", territories, {}},
        {"filter[rating]", texts, {}},
        {"filter[reviewTerritory]", texts, {}},
        {"exists[publishedResponse]", boolean, {}},
        {"sort", choices, "rating -rating createdDate -createdDate"},
        {"fields[customerReviews]", choices, review_fields},
        {"fields[customerReviewResponses]", choices, response_fields},
        {"fields[territories]", choices, "currency"},
        {"limit", limit, {}},
        {"include", choices, "response reviewTerritory"},
        // In no description, but in every link to a next page.
        {"cursor", cursor, {}},
    };
    static const std::vector<allowed_parameter> one{
        {"fields[customerReviews]", choices, review_fields},
        {"fields[customerReviewResponses]", choices, response_fields},
        {"fields[territories]", choices, "currency"},
        {"include", choices, "response reviewTerritory"},
    };
    static const std::vector<allowed_parameter> response{
        {"fields[customerReviewResponses]", choices, response_fields},
        {"fields[customerReviews]", choices, review_fields},
        {"include", choices, "review"},
    };
    static const std::vector<allowed_parameter> none;
    switch (endpoint) {
    case apple_endpoint::list_reviews:
        return list;
    case apple_endpoint::one_review:
        return one;
    case apple_endpoint::one_response:
        return response;
    case apple_endpoint::no_parameters:
        break;
    }
    return none;
}

bool is_word_of(std::string_view list, std::string_view word)
{
    while (!list.empty()) {
        auto end = std::min(list.find(' '), list.size());
        if (list.substr(0, end) == word) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

std::vector<std::string> split_at_commas(const std::string& text)
{
    std::vector<std::string> parts{""};
    for (char c : text) {
        if (c == ',')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

bool fits(const allowed_parameter& rule, const std::vector<std::string>& values)
{
    auto each = [&](auto test) { return std::all_of(values.begin(), values.end(), test); };
    switch (rule.kind) {
    case parameter_kind::choices:
        return each([&](const auto& value) { return is_word_of(rule.choices, value); });
    case parameter_kind::territories:
        return each([](const auto& value) { return is_word_of(territory_codes, value); });
    case parameter_kind::texts:
        return each([](const auto& value) { return !value.empty(); });
    case parameter_kind::boolean:
        return values.size() == 1 && (values[0] == "true" || values[0] == "false");
    case parameter_kind::cursor:
        return values.size() == 1 && !values[0].empty();
    case parameter_kind::limit:
        break;
    }
    int number = 0;
    const auto& text = values[0];
    auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return values.size() == 1 && read.ec == std::errc{} && read.ptr == text.data() + text.size() && number >= 1 &&
           number <= 200;
}

} // namespace

http_response apple_error(int status, std::string_view code, std::string_view title, std::string_view detail,
                          std::string_view pointer)
{
    nlohmann::json error{{"id", "5a1f6a34-0000-4000-8000-00000000" + std::to_string(1000 + status)},
                         {"status", std::to_string(status)},
                         {"code", code},
                         {"title", title},
                         {"detail", detail}};
    if (!pointer.empty()) error["source"] = {{pointer.front() == '/' ? "pointer" : "parameter", pointer}};
    nlohmann::json body{{"errors", nlohmann::json::array({std::move(error)})}};
    return {status, "application/json", body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

const std::vector<std::string>* apple_query::find(std::string_view name) const
{
    auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
    return found == all.end() ? nullptr : &found->values;
}

bool apple_query::names(std::string_view parameter, std::string_view value) const
{
    const auto* values = find(parameter);
    return values && std::find(values->begin(), values->end(), value) != values->end();
}

bool apple_query::wants(std::string_view parameter, std::string_view field) const
{
    return !find(parameter) || names(parameter, field);
}

std::variant<apple_query, http_response> read_apple_query(std::string_view target, apple_endpoint endpoint)
{
    apple_query query;
    auto mark = target.find('?');
    if (mark == std::string_view::npos) return query;
    for (auto& [name, value] : parse_form(target.substr(mark + 1))) {
        const auto& rules = parameters_of(endpoint);
        auto rule =
            std::find_if(rules.begin(), rules.end(), [&name = name](const auto& one) { return one.name == name; });
        if (rule == rules.end())
            return apple_error(400, "PARAMETER_ERROR.ILLEGAL", "A parameter is not allowed",
                               "The parameter '" + name + "' can not be used with this request", name);
        auto values = split_at_commas(value);
        if (query.find(name) || !fits(*rule, values))
            return apple_error(400, "PARAMETER_ERROR.INVALID", "A parameter has an invalid value",
                               "'" + value + "' is not a valid value for '" + name + "'", name);
        query.all.push_back({std::move(name), std::move(values)});
    }
    return query;
}

} // namespace highroad::demo
