#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::test {

/// Texts that have broken chats before. Each carries a mark that must never stand in an mrkdwn field unescaped.
inline std::vector<std::string> hostile_texts()
{
    using namespace std::string_literals;
    return {
        "",
        " \n\t ",
        "<!channel> <!here|here> <@U024BE7LH> <#C024BE91L> <!subteam^S1> <http://evil.example|ok>",
        "& < > &amp; &lt;!channel&gt; <<!channel>>",
        "<script>alert(1)</script> </blockquote> \"quoted\" \\ {\"json\":1}",
        "*bold* _it_ ~no~ `code` ```\nblock\n``` > quote",
        "\u202Eevil\u202C \u2066x\u2069 \u200Fright",
        "a\0b\x01\x1b[31m"s,
        "\xED\xA0\x80 lone surrogate \xF0\x28 broken \xFF\xFE",
        "\xF0\x9F\x98\xA1\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9 :smile: \xF0\x9F\x87\xA9\xF0\x9F\x87\xAA",
        std::string(65536, '&'),
        std::string(65536, '<') + "!channel>",
        std::string(2998, 'x') + "<!channel>",
        std::string(149, 'x') + "\xF0\x9F\x98\xA1\xF0\x9F\x98\xA1",
    };
}

inline std::string random_text(std::mt19937_64& dice)
{
    static const auto pool = hostile_texts();
    std::string text;
    auto parts = dice() % 4;
    for (std::uint64_t i = 0; i < parts; ++i) {
        if (dice() % 3 != 0) {
            text += pool[dice() % pool.size()];
        } else {
            for (auto n = dice() % 400; n > 0; --n)
                text += static_cast<char>(dice() & 0xFF);
        }
    }
    return text;
}

inline std::size_t code_points(std::string_view text)
{
    std::size_t count = 0;
    for (char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

inline void collect_problem(std::vector<std::string>& problems, bool broken, const std::string& words)
{
    if (broken) problems.push_back(words);
}

/// Every text object of a payload, against Slack's limits, and with no live markup in what is read as mrkdwn.
inline void check_texts(const nlohmann::json& value, std::vector<std::string>& problems)
{
    if (value.is_object()) {
        auto type = value.value("type", nlohmann::json{});
        if (type == "plain_text" || type == "mrkdwn") {
            auto text = value.at("text").get<std::string>();
            collect_problem(problems, text.empty(), "an empty text");
            collect_problem(problems, code_points(text) > 3000, "a text of more than 3000");
            collect_problem(problems, type == "plain_text" && value.at("emoji") != false, "emoji in plain text");
            if (type == "mrkdwn") {
                for (auto live : {"<!", "<@", "<#", "<http"})
                    collect_problem(problems, text.find(live) != std::string::npos, std::string{"live "} + live);
            }
        }
        if (type == "text") collect_problem(problems, value.at("text").get<std::string>().empty(), "empty rich text");
    }
    if (value.is_structured()) {
        for (const auto& inside : value)
            check_texts(inside, problems);
    }
}

inline void check_actions(const nlohmann::json& block, std::vector<std::string>& problems)
{
    const auto& elements = block.at("elements");
    collect_problem(problems, elements.empty() || elements.size() > 25, "number of elements");
    std::set<std::string> ids;
    for (const auto& element : elements) {
        auto id = element.at("action_id").get<std::string>();
        collect_problem(problems, id.size() > 255 || !ids.insert(id).second, "action_id " + id);
        if (element.at("type") == "button") {
            collect_problem(problems, code_points(element.at("text").at("text").get<std::string>()) > 75,
                            "button text");
            collect_problem(problems, element.at("value").get<std::string>().size() > 2000, "button value");
        } else {
            const auto& options = element.at("options");
            collect_problem(problems, options.size() < 2 || options.size() > 5, "overflow options");
            for (const auto& option : options) {
                collect_problem(problems, code_points(option.at("text").at("text").get<std::string>()) > 75,
                                "option text");
                collect_problem(problems, option.at("value").get<std::string>().size() > 150, "option value");
            }
        }
    }
}

/// What Slack would refuse about these blocks; empty when nothing.
inline std::vector<std::string> broken_limits(const nlohmann::json& blocks)
{
    std::vector<std::string> problems;
    collect_problem(problems, blocks.empty() || blocks.size() > 50,
                    "number of blocks " + std::to_string(blocks.size()));
    check_texts(blocks, problems);
    std::set<std::string> ids;
    for (const auto& block : blocks) {
        auto type = block.at("type").get<std::string>();
        if (block.contains("block_id")) {
            auto id = block.at("block_id").get<std::string>();
            collect_problem(problems, id.size() > 255 || !ids.insert(id).second, "block_id " + id);
        }
        if (type == "header") {
            collect_problem(problems, code_points(block.at("text").at("text").get<std::string>()) > 150, "header");
        } else if (type == "context") {
            collect_problem(problems, block.at("elements").empty() || block.at("elements").size() > 10, "context");
        } else if (type == "actions") {
            check_actions(block, problems);
        }
    }
    return problems;
}

} // namespace highroad::test
