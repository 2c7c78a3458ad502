#pragma once

#include "daemon/settings/schema.hpp"
#include "daemon/settings/spans.hpp"

/// The rows that several kinds of [[sources]] have. Where their words say more than one platform needs, it brings its
/// own.
namespace highroad {

template <class S>
key<S> name_row()
{
    return {.name = "name",
            .where = &S::name,
            .need = presence::required,
            .form = shape::name,
            .meaning = "How this file, the database and the metrics name the source. Unique; never change it later."};
}
template <class S>
key<S> title_row()
{
    return {.name = "title", .where = &S::title, .meaning = "What people see on cards.", .stated_default = "the name"};
}
template <class S>
key<S> channels_row()
{
    return {.name = "channels",
            .where = &S::channels,
            .form = shape::name,
            .meaning = "Names of [[channels]] where the cards of this source go.",
            .stated_default = "those of [playbook]"};
}

template <class S>
key<S> poll_every_row(std::string_view meaning)
{
    return {
        .name = "poll_every", .where = &S::poll_every, .least = spans::second, .most = spans::day, .meaning = meaning};
}
template <class S>
key<S> poll_at_least_every_row()
{
    return {.name = "poll_at_least_every",
            .where = &S::poll_at_least_every,
            .least = spans::second,
            .most = 7 * spans::day,
            .meaning = "The longest pause between two reads, however quiet the source is; at least poll_every.",
            .stated_default = "four times poll_every"};
}
template <class S>
key<S> poll_adaptively_row()
{
    return {.name = "poll_adaptively",
            .where = &S::poll_adaptively,
            .meaning = "Read more often when reviews are likely and less often otherwise; poll_every is the pause on "
                       "average then. false: the same pause always."};
}

template <class S>
key<S>
overlap_row(std::string_view meaning = "How far behind the newest known review each read goes, for late arrivals.")
{
    return {
        .name = "overlap", .where = &S::overlap, .least = spans::minute, .most = 30 * spans::day, .meaning = meaning};
}
template <class S>
key<S> deep_scan_every_row(std::string_view meaning)
{
    return {.name = "deep_scan_every",
            .where = &S::deep_scan_every,
            .least = spans::hour,
            .most = 7 * spans::day,
            .meaning = meaning};
}
template <class S>
key<S> deep_scan_window_row(std::string_view meaning = "How far back that look goes.")
{
    return {.name = "deep_scan_window",
            .where = &S::deep_scan_window,
            .least = spans::day,
            .most = 365 * spans::day,
            .meaning = meaning};
}

template <class S>
key<S> push_secret_row()
{
    return {.name = "push_secret",
            .where = &S::push_secret,
            .meaning = "The end of the address that the platform's webhook calls, POST /hooks/NAME/SECRET, so that "
                       "reviews come sooner. Made with openssl rand -hex 32."};
}
template <class S>
key<S> api_base_row(std::string_view meaning = "The platform's API; changed only for tests and staging.")
{
    return {.name = "api_base", .where = &S::api_base, .form = shape::base_url, .meaning = meaning};
}

} // namespace highroad
