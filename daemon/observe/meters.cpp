#include "daemon/observe/meters.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <cassert>
#include <functional>
#include <map>
#include <variant>

namespace highroad {
namespace {

constexpr metric_facts catalogue[] = {
    {"highroad_case_transitions_total", metric_kind::counter, "Cases that moved to a phase"},
    {"highroad_cases_open", metric_kind::gauge, "Cases that are not closed"},
    {"highroad_cases_opened_total", metric_kind::counter, "Cases opened, by source"},
    {"highroad_cases_unreadable", metric_kind::gauge, "Cases whose deadlines rest because they cannot be read"},
    {"highroad_check_findings_total", metric_kind::counter, "What the check found in replies, by kind"},
    {"highroad_commands_total", metric_kind::counter, "Commands by name and outcome (accepted, refused, repeated)"},
    {"highroad_effects_parked", metric_kind::gauge, "Outbox rows that were given up and wait for a person"},
    {"highroad_effects_total", metric_kind::counter, "Tries of effects by kind and outcome (done, retry, parked)"},
    {"highroad_effects_unreadable", metric_kind::gauge, "Of the parked rows, those that cannot be read"},
    {"highroad_effects_waiting", metric_kind::gauge, "Outbox rows that are due or planned"},
    {"highroad_first_response_seconds", metric_kind::duration, "From opening a case to its first published reply"},
    {"highroad_language_model_total", metric_kind::counter,
     "Requests to the language model by outcome (wrote, retry, failed)"},
    {"highroad_matrix_connected", metric_kind::gauge, "1 while the last look at the homeserver succeeded"},
    {"highroad_matrix_failures_total", metric_kind::counter,
     "Looks at the homeserver that brought nothing to carry out"},
    {"highroad_matrix_gaps_total", metric_kind::counter, "Gaps in a Matrix room's news that were read again"},
    {"highroad_matrix_given_up_total", metric_kind::counter,
     "Matrix events that could not be carried out and hold nothing up any more"},
    {"highroad_matrix_received_total", metric_kind::counter, "Matrix events received, by kind"},
    {"highroad_memory_in_use_bytes", metric_kind::gauge, "Bytes of the heap that are in use"},
    {"highroad_pager_messages_total", metric_kind::counter, "Messages to the pagers' hooks, by outcome"},
    {"highroad_platform_gaps_total", metric_kind::counter, "Looks between which reviews may have been missed"},
    {"highroad_platform_quota_remaining", metric_kind::gauge, "Requests that the platform says are left"},
    {"highroad_polls_total", metric_kind::counter, "Rounds of polling by source and outcome"},
    {"highroad_reviews_listed_total", metric_kind::counter,
     "Reviews that platforms returned, by what was new about them"},
    {"highroad_reviews_passed_total", metric_kind::counter, "Reviews that became no case, by the recorded reason"},
    {"highroad_reviews_postponed_total", metric_kind::counter,
     "Times that news of a review waited for a case that cannot be read"},
    {"highroad_reviews_quarantined_total", metric_kind::counter, "Items that could not be understood and were kept"},
    {"highroad_reviews_removed_total", metric_kind::counter, "Reviews that a platform proved to have removed"},
    {"highroad_rings_total", metric_kind::counter, "Times somebody was disturbed, by reminder or page"},
    {"highroad_second_reading_dropped_total", metric_kind::counter,
     "Parts of a language model's readings that were left out"},
    {"highroad_second_reading_total", metric_kind::counter,
     "Reviews that the language model was to read by outcome (found, nothing, retry, failed)"},
    {"highroad_slack_connected", metric_kind::gauge, "1 while Socket Mode can receive what people do"},
    {"highroad_slack_connection_failures_total", metric_kind::counter,
     "Socket Mode connections that did not come about"},
    {"highroad_slack_connections_total", metric_kind::counter, "Socket Mode connections opened"},
    {"highroad_slack_received_total", metric_kind::counter, "Slack payloads received, by kind"},
    {"highroad_slack_redelivered_total", metric_kind::counter, "Requests that Slack sent again, in mode http"},
    {"highroad_slack_unsigned_total", metric_kind::counter, "Requests to the Slack hooks that Slack had not signed"},
    {"highroad_source_last_success_timestamp_seconds", metric_kind::gauge, "When that source was last read"},
    {"highroad_source_next_read_timestamp_seconds", metric_kind::gauge, "When that source is read next"},
    {"highroad_source_up", metric_kind::gauge, "1 when the last round of that source succeeded"},
    {"highroad_store_commits", metric_kind::gauge, "Commits since the start; each is one fsync"},
    {"highroad_webhook_messages_total", metric_kind::counter, "Messages to the inbound webhook, by outcome"},
};

const metric_facts& facts_of(std::string_view name)
{
    for (const auto& facts : catalogue) {
        if (facts.name == name) return facts;
    }
    assert(false && "a metric that is not in the catalogue");
    static constexpr metric_facts unknown{"highroad_unlisted", metric_kind::gauge, "A metric missing in the catalogue"};
    return unknown;
}

prometheus::Labels labels_of(std::initializer_list<meters::label> labels)
{
    prometheus::Labels out;
    for (const auto& [name, value] : labels)
        out.emplace(std::string{name}, value);
    return out;
}

/// A minute to three days: the range in which a team answers.
const prometheus::Histogram::BucketBoundaries response_buckets{60,    300,   900,   1800,   3600,
                                                               14400, 43200, 86400, 172800, 259200};

class registered_meters final : public prometheus_meters {
public:
    void count(std::string_view name, std::initializer_list<label> labels, double by) override
    {
        if (facts_of(name).kind != metric_kind::counter) return;
        family(counters_, name, [&] { return prometheus::BuildCounter(); }).Add(labels_of(labels)).Increment(by);
    }
    void set(std::string_view name, std::initializer_list<label> labels, double value) override
    {
        if (facts_of(name).kind != metric_kind::gauge) return;
        family(gauges_, name, [&] { return prometheus::BuildGauge(); }).Add(labels_of(labels)).Set(value);
    }
    void observe(std::string_view name, std::initializer_list<label> labels, double seconds) override
    {
        if (facts_of(name).kind != metric_kind::duration) return;
        family(durations_, name, [&] { return prometheus::BuildHistogram(); })
            .Add(labels_of(labels), response_buckets)
            .Observe(seconds);
    }
    [[nodiscard]] std::string text() const override
    {
        return prometheus::TextSerializer{}.Serialize(registry_.Collect());
    }

private:
    template <class Family, class Build>
    Family& family(std::map<std::string, Family*, std::less<>>& known, std::string_view name, Build build)
    {
        auto found = known.find(name);
        if (found != known.end()) return *found->second;
        auto& made = build().Name(std::string{name}).Help(std::string{facts_of(name).help}).Register(registry_);
        known.emplace(std::string{name}, &made);
        return made;
    }

    prometheus::Registry registry_;
    std::map<std::string, prometheus::Family<prometheus::Counter>*, std::less<>> counters_;
    std::map<std::string, prometheus::Family<prometheus::Gauge>*, std::less<>> gauges_;
    std::map<std::string, prometheus::Family<prometheus::Histogram>*, std::less<>> durations_;
};

} // namespace

std::span<const metric_facts> metric_catalogue()
{
    return catalogue;
}

std::unique_ptr<prometheus_meters> make_prometheus_meters()
{
    return std::make_unique<registered_meters>();
}

} // namespace highroad
