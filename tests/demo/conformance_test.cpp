// The stand-in against Apple's own description, which is not part of this project: skipped aloud where it is absent.

#include "tests/demo/stand_in_world.hpp"
#include "tests/stand_ins/openapi_check.hpp"

using namespace highroad;
using nlohmann::json;

namespace {

std::optional<json> apples_description()
{
    return test::openapi_document("app-store-connect-4.4.1.customer-reviews.openapi.json");
}

struct endpoint {
    std::string method;
    std::string path; ///< as the description has it
    std::string target;
};

/// The answer has a documented status, and the body that the description gives for it.
void check_answer(const json& description, const endpoint& of, const http_response& answer)
{
    auto method = of.method == "GET" ? "get" : of.method == "POST" ? "post" : "delete";
    const auto& operation = description["paths"][of.path][method];
    auto status = std::to_string(answer.status);
    INFO(of.method << " " << of.target << " gave " << status << " " << answer.body.substr(0, 600));
    REQUIRE(operation["responses"].contains(status));
    const auto& described = operation["responses"][status];
    if (!described.contains("content")) {
        CHECK(answer.body.empty());
        return;
    }
    CHECK(test::why_schema_refuses(json::parse(answer.body), described["content"]["application/json"]["schema"],
                                   description) == "");
    CHECK(answer.headers.find("X-Rate-Limit") != nullptr);
}

std::string value_for(const json& parameter, bool allowed)
{
    const auto& schema = parameter["schema"];
    const auto& of = schema.contains("items") ? schema["items"] : schema;
    if (of.contains("enum")) {
        if (!allowed) return "nonsense";
        auto values = of["enum"][0].get<std::string>();
        if (of["enum"].size() > 1) values += "," + of["enum"][1].get<std::string>();
        return values;
    }
    if (of["type"] == "integer") return allowed ? "200" : "201";
    if (of["type"] == "boolean") return allowed ? "true" : "yes";
    return allowed ? "1" : "";
}

} // namespace

TEST_CASE("each answer of the stand-in fits Apple's description, asked in every allowed way", "[demo]")
{
    auto description = apples_description();
    if (!description) return;
    test::stand_in_world w;
    for (int i = 0; i < 7; ++i)
        w.add(1 + i % 5, "Title " + std::to_string(i));
    auto id = w.add(1, "Answered");
    auto plain = w.add(2, "Not answered");
    REQUIRE(std::holds_alternative<delivered>(w.publish(id, "Thank you.")));
    auto response = w.stand_in.front().find(id)->answer->id;

    std::vector<endpoint> endpoints{
        {"GET", "/v1/apps/{id}/customerReviews", "/v1/apps/77/customerReviews"},
        {"GET", "/v1/customerReviews/{id}", "/v1/customerReviews/" + id},
        {"GET", "/v1/customerReviews/{id}", "/v1/customerReviews/" + plain},
        {"GET", "/v1/customerReviews/{id}/response", "/v1/customerReviews/" + id + "/response"},
        {"GET", "/v1/customerReviews/{id}/relationships/response",
         "/v1/customerReviews/" + id + "/relationships/response"},
        {"GET", "/v1/customerReviewResponses/{id}", "/v1/customerReviewResponses/" + response}};
    int allowed_ways = 0;
    int refused_ways = 0;
    for (const auto& one : endpoints) {
        auto answer = w.ask("GET", one.target);
        CHECK(answer.status == 200);
        check_answer(*description, one, answer);

        auto parameters = (*description)["paths"][one.path]["get"].value("parameters", json::array());
        std::string all;
        for (const auto& parameter : parameters) {
            auto name = percent_encoded(parameter["name"].get<std::string>());
            auto good = name + "=" + value_for(parameter, true);
            // A filter on a territory that no review has would leave nothing to look at.
            if (!name.starts_with("filter")) all += (all.empty() ? "?" : "&") + good;
            answer = w.ask("GET", one.target + "?" + good);
            CHECK(answer.status == 200);
            check_answer(*description, one, answer);
            ++allowed_ways;

            answer = w.ask("GET", one.target + "?" + name + "=" + value_for(parameter, false));
            CHECK(answer.status == 400);
            check_answer(*description, one, answer);
            ++refused_ways;
        }
        answer = w.ask("GET", one.target + all);
        CHECK(answer.status == 200);
        check_answer(*description, one, answer);
        answer = w.ask("GET", one.target + "?colour=red");
        CHECK(answer.status == 400);
        CHECK(json::parse(answer.body)["errors"][0]["code"] == "PARAMETER_ERROR.ILLEGAL");
        check_answer(*description, one, answer);
    }
    CHECK(allowed_ways >= 20);
    CHECK(refused_ways == allowed_ways);
}

TEST_CASE("what is not there is a 404 as Apple describes it", "[demo]")
{
    auto description = apples_description();
    if (!description) return;
    test::stand_in_world w;
    auto plain = w.add(2, "Not answered");
    for (const auto& one : std::vector<endpoint>{
             {"GET", "/v1/apps/{id}/customerReviews", "/v1/apps/78/customerReviews"},
             {"GET", "/v1/customerReviews/{id}", "/v1/customerReviews/none"},
             {"GET", "/v1/customerReviews/{id}/response", "/v1/customerReviews/" + plain + "/response"},
             {"GET", "/v1/customerReviewResponses/{id}", "/v1/customerReviewResponses/none"},
             {"DELETE", "/v1/customerReviewResponses/{id}", "/v1/customerReviewResponses/none"}}) {
        auto answer = w.ask(one.method, one.target);
        CHECK(answer.status == 404);
        check_answer(*description, one, answer);
    }
}

TEST_CASE("a reply is taken when Apple's description allows it, and refused in Apple's shape otherwise", "[demo]")
{
    auto description = apples_description();
    if (!description) return;
    test::stand_in_world w;
    auto id = w.add(1, "One");
    endpoint post{"POST", "/v1/customerReviewResponses", "/v1/customerReviewResponses"};
    const auto& schema =
        (*description)["paths"][post.path]["post"]["requestBody"]["content"]["application/json"]["schema"];

    auto good = json::parse(test::a_reply(id, "Thank you."));
    CHECK(test::why_schema_refuses(good, schema, *description) == "");
    auto answer = w.ask("POST", post.target, good.dump());
    CHECK(answer.status == 201);
    check_answer(*description, post, answer);

    std::vector<json> bad;
    for (auto pointer : {"/data", "/data/type", "/data/attributes", "/data/attributes/responseBody",
                         "/data/relationships", "/data/relationships/review", "/data/relationships/review/data",
                         "/data/relationships/review/data/id", "/data/relationships/review/data/type"}) {
        json::json_pointer at{pointer};
        auto lacking = good;
        lacking[at.parent_pointer()].erase(at.back());
        auto wrong = good;
        wrong[at] = 7;
        for (auto& one : {lacking, wrong}) {
            INFO(one.dump());
            CHECK(test::why_schema_refuses(one, schema, *description) != "");
            auto refused = w.ask("POST", post.target, one.dump());
            CHECK((refused.status == 400 || refused.status == 409 || refused.status == 422));
            check_answer(*description, post, refused);
        }
    }
    for (const auto& text : {std::string{"no JSON"}, std::string{"[]"}, test::a_reply("none", "x"),
                             test::a_reply(id, ""), test::a_reply(id, std::string(5971, 'x'))}) {
        auto refused = w.ask("POST", post.target, text);
        CHECK((refused.status == 400 || refused.status == 409 || refused.status == 422));
        check_answer(*description, post, refused);
    }
    check_answer(*description, post, w.ask("POST", post.target, good.dump(), "text/plain"));
    CHECK(w.stand_in.front().find(id)->answer->text == "Thank you.");

    endpoint gone{"DELETE", "/v1/customerReviewResponses/{id}",
                  "/v1/customerReviewResponses/" + w.stand_in.front().find(id)->answer->id};
    answer = w.ask("DELETE", gone.target);
    CHECK(answer.status == 204);
    check_answer(*description, gone, answer);
    CHECK(!w.stand_in.front().find(id)->answer);
}
