#include "tests/stand_ins/discovery_check.hpp"

#include "daemon/core/time.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace highroad::test {
namespace {

using nlohmann::json;

std::optional<json> beside_the_project(const std::string& name)
{
    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream file{std::string{root ? root : "."} + "/../shared/specs/" + name};
    if (!file) return std::nullopt;
    std::stringstream text;
    text << file.rdbuf();
    return json::parse(text.str());
}

bool is_whole_number(const std::string& text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string check(const json& value, const json& schema, const json& document, const std::string& at)
{
    if (schema.contains("$ref")) return check(value, document["schemas"][schema["$ref"]], document, at);
    auto type = schema.value("type", "");
    auto format = schema.value("format", "");
    if (type == "object") {
        if (!value.is_object()) return at + " is no object";
        for (const auto& [name, member] : value.items()) {
            auto rule = schema["properties"].find(name);
            if (rule == schema["properties"].end()) return at + " has the unknown member " + name;
            if (auto why = check(member, *rule, document, at + "/" + name); !why.empty()) return why;
        }
        return {};
    }
    if (type == "array") {
        if (!value.is_array()) return at + " is no array";
        for (const auto& item : value)
            if (auto why = check(item, schema["items"], document, at + "[]"); !why.empty()) return why;
        return {};
    }
    if (type == "integer") return value.is_number_integer() ? "" : at + " is no integer";
    if (type == "number") return value.is_number() ? "" : at + " is no number";
    if (type == "boolean") return value.is_boolean() ? "" : at + " is no boolean";
    if (type != "string" || !value.is_string()) return at + " is no string";
    auto text = value.get<std::string>();
    if (format == "int64" && !is_whole_number(text)) return at + " is no number in a string";
    if (format == "google-datetime" && !parse_instant(text)) return at + " is no time";
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
        return at + " is none of the choices";
    return {};
}

} // namespace

std::optional<json> discovery_document(const std::string& file, const std::string& additions)
{
    auto document = beside_the_project(file);
    if (!document) {
        WARN("skipped: " << file << " is not on this machine");
        return std::nullopt;
    }
    if (!additions.empty()) {
        auto more = beside_the_project(additions);
        if (more) (*document)["schemas"].merge_patch((*more)["schemas"]);
    }
    return document;
}

std::string why_not_fitting(const json& value, const std::string& schema, const json& document)
{
    return check(value, document["schemas"][schema], document, schema);
}

} // namespace highroad::test
