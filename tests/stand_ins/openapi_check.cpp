#include "tests/stand_ins/openapi_check.hpp"

#include "daemon/core/time.hpp"
#include "tests/stand_ins/google_sign_in.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace highroad::test {
namespace {

using nlohmann::json;

bool is_of_type(const json& value, const std::string& type)
{
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    return false;
}

struct schema_check {
    const json& document;

    std::string operator()(const json& value, const json& schema, const std::string& at) const
    {
        static const std::set<std::string> known{"type",
                                                 "properties",
                                                 "required",
                                                 "items",
                                                 "enum",
                                                 "$ref",
                                                 "minimum",
                                                 "maximum",
                                                 "description",
                                                 "nullable",
                                                 "default",
                                                 "title",
                                                 "oneOf",
                                                 "format",
                                                 "maxLength",
                                                 "deprecated",
                                                 "x-unverified",
                                                 "discriminator",
                                                 "additionalProperties"};
        for (const auto& [keyword, rule] : schema.items())
            if (!known.count(keyword)) return at + ": the keyword " + keyword + " is not understood";
        if (auto ref = schema.find("$ref"); ref != schema.end())
            return (*this)(value, document.at(json::json_pointer(ref->get<std::string>().substr(1))), at);
        if (auto one_of = schema.find("oneOf"); one_of != schema.end()) {
            auto fitting = std::count_if(one_of->begin(), one_of->end(),
                                         [&](const auto& choice) { return (*this)(value, choice, at).empty(); });
            return fitting == 1 ? "" : at + ": fits " + std::to_string(fitting) + " of the choices";
        }
        if (value.is_null()) return schema.value("nullable", false) || schema.empty() ? "" : at + ": is null";
        if (auto type = schema.find("type"); type != schema.end() && !is_of_type(value, *type))
            return at + ": is no " + type->get<std::string>();
        if (auto choices = schema.find("enum"); choices != schema.end())
            if (std::find(choices->begin(), choices->end(), value) == choices->end())
                return at + ": " + value.dump() + " is not among the choices";
        if (schema.contains("minimum") && value < schema["minimum"]) return at + ": is too small";
        if (schema.contains("maximum") && value > schema["maximum"]) return at + ": is too large";
        if (schema.contains("maxLength") && value.get<std::string>().size() > schema["maxLength"].get<std::size_t>())
            return at + ": is too long";
        if (schema.value("format", "") == "date-time" && !parse_instant(value.get<std::string>()))
            return at + ": is no time";
        if (value.is_object() && schema.contains("properties")) return members(value, schema, at);
        if (value.is_array() && schema.contains("items"))
            for (std::size_t i = 0; i < value.size(); ++i)
                if (auto why = (*this)(value[i], schema["items"], at + "/" + std::to_string(i)); !why.empty())
                    return why;
        return {};
    }

    std::string members(const json& value, const json& schema, const std::string& at) const
    {
        for (const auto& name : schema.value("required", json::array()))
            if (!value.contains(name.get<std::string>())) return at + ": lacks " + name.get<std::string>();
        for (const auto& [name, member] : value.items()) {
            auto rule = schema["properties"].find(name);
            if (rule == schema["properties"].end()) return at + ": has the unknown member " + name;
            if (auto why = (*this)(member, *rule, at + "/" + name); !why.empty()) return why;
        }
        return {};
    }
};

/// What a query or a form holds is text; a schema may want a number or a list with commas.
json typed(const std::string& text, const json& schema)
{
    auto type = schema.value("type", "string");
    if (type == "integer" || type == "number" || type == "boolean") {
        auto read = json::parse(text, nullptr, false);
        return read.is_discarded() ? json(text) : read;
    }
    if (type != "array") return text;
    auto list = json::array();
    std::stringstream parts{text};
    for (std::string part; std::getline(parts, part, ',');)
        list.push_back(typed(part, schema["items"]));
    return list;
}

bool matches(const std::vector<std::string>& wanted, const std::vector<std::string>& path)
{
    return wanted.size() == path.size() &&
           std::equal(wanted.begin(), wanted.end(), path.begin(),
                      [](const auto& a, const auto& b) { return a == b || (a.starts_with("{") && !b.empty()); });
}

/// The operation and the path of it, or null.
const json* operation_for(const http_request& request, const json& document)
{
    auto from = request.url.find("://");
    auto target = from == std::string::npos ? request.url : request.url.substr(request.url.find('/', from + 3));
    auto server = document["servers"][0]["url"].get<std::string>();
    auto base = server.find('/', server.find("://") + 3);
    if (base != std::string::npos) {
        if (!target.starts_with(server.substr(base))) return nullptr;
        target = target.substr(server.size() - base);
    }
    auto path = path_segments(target);
    std::string method = request.method;
    std::transform(method.begin(), method.end(), method.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    for (const auto& [name, item] : document["paths"].items())
        if (matches(path_segments(name), path) && item.contains(method)) return &item[method];
    return nullptr;
}

std::string why_query_refused(const http_request& request, const json& operation, const schema_check& fits)
{
    static const json none = json::array();
    const auto& parameters = operation.contains("parameters") ? operation["parameters"] : none;
    std::set<std::string> seen;
    for (const auto& [name, value] : query_of(request.url)) {
        auto rule = std::find_if(parameters.begin(), parameters.end(), [&asked = name](const auto& one) {
            return one["in"] == "query" && one["name"] == asked;
        });
        if (rule == parameters.end()) return "the query has the unknown parameter " + name;
        if (!seen.insert(name).second) return "the query has " + name + " twice";
        if (auto why = fits(typed(value, (*rule)["schema"]), (*rule)["schema"], name); !why.empty()) return why;
    }
    return {};
}

std::string why_body_refused(const http_request& request, const json& operation, const schema_check& fits)
{
    if (!operation.contains("requestBody")) return request.body.empty() ? "" : "it has a body";
    const auto& contents = operation["requestBody"]["content"];
    auto type = request.headers.get("Content-Type");
    type = type.substr(0, type.find(';'));
    if (!contents.contains(type)) return "its body is of type " + type;
    const auto& schema = contents[type]["schema"];
    if (type == "application/json") {
        auto body = json::parse(request.body, nullptr, false);
        return body.is_discarded() ? "its body is no JSON" : fits(body, schema, "body");
    }
    auto body = json::object();
    for (const auto& [name, value] : parse_form(request.body))
        body[name] = value;
    return fits(body, schema, "form");
}

} // namespace

std::optional<json> openapi_document(const std::string& file)
{
    const auto* root = std::getenv("HIGHROAD_SOURCE_DIR");
    std::ifstream in{std::string{root ? root : "."} + "/../shared/specs/" + file};
    if (!in) {
        WARN("skipped: " + file + " is not on this machine");
        return std::nullopt;
    }
    return json::parse(in);
}

std::string why_schema_refuses(const json& value, const json& schema, const json& document)
{
    return schema_check{document}(value, schema, "");
}

std::string why_request_refused(const http_request& request, const json& document)
{
    const auto* operation = operation_for(request, document);
    if (!operation) return request.method + " " + request.url + " is no operation";
    schema_check fits{document};
    auto why = why_query_refused(request, *operation, fits);
    return why.empty() ? why_body_refused(request, *operation, fits) : why;
}

std::string why_answer_refused(const http_request& request, const http_response& answer, const json& document)
{
    const auto* operation = operation_for(request, document);
    if (!operation) return request.method + " " + request.url + " is no operation";
    auto status = std::to_string(answer.status);
    if (!(*operation)["responses"].contains(status)) return "the status " + status + " is not described";
    const auto& described = (*operation)["responses"][status];
    if (!described.contains("content")) return {};
    auto body = json::parse(answer.body, nullptr, false);
    if (body.is_discarded()) return "the answer is no JSON";
    return schema_check{document}(body, described["content"]["application/json"]["schema"], "answer");
}

} // namespace highroad::test
