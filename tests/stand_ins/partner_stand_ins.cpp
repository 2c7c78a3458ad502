#include "tests/stand_ins/partner_stand_ins.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

namespace highroad::test {
namespace {

using nlohmann::json;

http_response told(const json& what)
{
    return {200, "application/json", what.dump()};
}

int number_in(const json& object, std::string_view name, int otherwise)
{
    const auto& member = json_member(object, name);
    return member.is_number_integer() ? member.get<int>() : otherwise;
}

/// `add` makes a review of what the story gave and tells its id.
template <class StandIn, class Add>
void control(http_router& router, const std::string& name, StandIn& of, Add add)
{
    router.add("POST", "/_control/" + name, [&of, add](http_request request) -> awaitable<http_response> {
        co_return told({{"id", add(of, parse_untrusted_json(request.body))}});
    });
    router.add("GET", "/_control/" + name, [&of](http_request) -> awaitable<http_response> {
        co_return told({{"replies", of.replies}});
    });
}

} // namespace

partner_stand_ins::partner_stand_ins(clock& time)
    : trustpilot{"46d6", time},
      yelp{"acme-cafe-berlin", time},
      booking{"1234567890", time},
      tripadvisor{"456", time},
      judge_me{"acme.myshopify.com", time}
{
    trustpilot.author = "user-1";
}

void partner_stand_ins::serve(http_router& router)
{
    trustpilot.serve(router);
    control(router, "trustpilot", trustpilot, [](trustpilot_stand_in& of, const json& given) {
        trustpilot_stand_in::a_review what;
        what.id = json_text(given, "id");
        what.author = "maple77";
        what.stars = number_in(given, "stars", 1);
        what.title = json_text(given, "title");
        what.text = json_text(given, "text");
        return of.add(std::move(what));
    });
    yelp.serve(router);
    control(router, "yelp", yelp, [](yelp_stand_in& of, const json& given) {
        if (json_member(given, "refuse_with").is_string()) of.refuse_with = json_text(given, "refuse_with");
        if (json_text(given, "text").empty()) return std::string{};
        yelp_stand_in::a_review what;
        what.id = json_text(given, "id");
        what.author = "maple77";
        what.stars = number_in(given, "stars", 1);
        what.text = json_text(given, "text");
        return of.add(std::move(what));
    });
    booking.serve(router);
    control(router, "booking", booking, [](booking_stand_in& of, const json& given) {
        if (json_member(given, "moderated").is_boolean()) of.moderated = json_member(given, "moderated").get<bool>();
        if (json_member(given, "moderate").is_boolean()) of.moderate();
        if (json_member(given, "reject").is_boolean()) of.reject();
        if (!json_member(given, "stars").is_number()) return std::string{};
        booking_stand_in::a_review what;
        what.id = json_text(given, "id");
        what.score = 2.0 * number_in(given, "stars", 1);
        what.headline = json_text(given, "title");
        what.positive = json_text(given, "positive");
        what.negative = json_text(given, "text");
        return of.add(std::move(what));
    });
    tripadvisor.serve(router);
    control(router, "tripadvisor", tripadvisor, [](tripadvisor_stand_in& of, const json& given) {
        tripadvisor_stand_in::a_review what;
        what.id = json_text(given, "id");
        what.author = "maple77";
        what.rating = number_in(given, "stars", 1);
        what.title = json_text(given, "title");
        what.text = json_text(given, "text");
        what.answer = json_text(given, "answer");
        return of.add(std::move(what));
    });
    judge_me.serve(router);
    control(router, "judge_me", judge_me, [](judge_me_stand_in& of, const json& given) {
        judge_me_stand_in::a_review what;
        what.id = json_text(given, "id");
        what.author = "maple77";
        what.stars = number_in(given, "stars", 1);
        what.title = json_text(given, "title");
        what.body = json_text(given, "text");
        return of.add(std::move(what));
    });
}

} // namespace highroad::test
