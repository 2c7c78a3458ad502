#pragma once

#include "daemon/store/sqlite_store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <stdlib.h> // mkdtemp is POSIX, not in cstdlib

namespace highroad::test {

constexpr instant noon{std::chrono::seconds{1'790'000'000}};

/// A folder that goes away with everything in it.
class scratch_folder {
public:
    scratch_folder()
    {
        auto name = (std::filesystem::temp_directory_path() / "highroad-store-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no scratch folder"};
        path_ = name;
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// A store on a file of its own that can be closed and opened again.
class open_store {
public:
    open_store() : open_store{sqlite_options{}} {}
    explicit open_store(sqlite_options how) : how_{std::move(how)}
    {
        how_.path = folder_.file("highroad.db");
        how_.synchronous_full = false;
        open();
    }

    void close() { store_.reset(); }
    void open() { store_ = open_sqlite(loop_.get_executor(), how_).value(); }
    void reopen()
    {
        close();
        open();
    }

    [[nodiscard]] store* operator->() { return store_.get(); }
    [[nodiscard]] store& operator*() { return *store_; }
    [[nodiscard]] const std::string& path() const { return how_.path; }
    [[nodiscard]] std::string beside(const std::string& name) const { return folder_.file(name); }
    sqlite_options& options() { return how_; }

    result<std::optional<answer>> commit(transaction work) { return run(store_->commit(std::move(work))); }

private:
    scratch_folder folder_;
    asio::io_context loop_;
    sqlite_options how_;
    std::unique_ptr<store> store_;
};

inline review some_review(const std::string& id, const std::string& text = "It crashes.")
{
    review out;
    out.key = {"app_store", "acme-ios", id};
    out.mark = rating{1, 5};
    out.title = "Sad";
    out.text = text;
    out.created = noon;
    return out;
}

inline review_case some_case(int number)
{
    review_case out;
    out.number = number;
    out.subject = some_review("review " + std::to_string(number));
    out.opened = noon;
    return out;
}

inline transaction storing(review_case next)
{
    transaction work;
    work.at = noon;
    work.cases.push_back({std::move(next), {}, {}, {}});
    return work;
}

inline transaction planning(std::vector<planned_effect> effects)
{
    transaction work;
    work.at = noon;
    work.effects = std::move(effects);
    return work;
}

inline planned_effect saying(const std::string& key, int number, const std::string& channel = "reviews",
                             const std::string& text = "hello")
{
    return {key, number, effect::say{channel, text}, noon};
}

inline std::vector<std::string> keys_of(const std::vector<outbox_row>& rows)
{
    std::vector<std::string> out;
    for (const auto& row : rows)
        out.push_back(row.planned.key);
    return out;
}

using keys = std::vector<std::string>;

} // namespace highroad::test
