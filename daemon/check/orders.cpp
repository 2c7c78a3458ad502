#include "daemon/check/orders.hpp"

#include "daemon/check/scan.hpp"
#include "daemon/core/text.hpp"
#include "daemon/judge/phrases.hpp"

#include <algorithm>
#include <array>

namespace highroad::checking {
namespace {

/// As judging::phrases reads them. Customers say "ignore" of staff and "write" of reviews, so each phrase has what only
/// somebody says who speaks to a machine.
constexpr auto phrases_to_machines = std::to_array<std::string_view>(
    {// English
     "ignore|disregard|forget|override|bypass ~ instruction*|prompt*|rules|guidelines|directions|directives",
     "ignore|disregard|forget everything|all|anything ~ above|before|previous|prior|said|told",
     "ignore|disregard the above", "ignore|disregard all above", "ignore|disregard previous|prior|earlier",
     "system prompt*", "system message*", "system instruction*", "hidden prompt", "initial prompt", "your prompt",
     "developer mode", "debug mode", "admin mode", "maintenance mode", "system mode", "god mode", "dan mode",
     "do anything now", "jailbr*", "you are now", "from now on you", "new instruction*", "updated instruction*",
     "your instruction*", "these instruction*", "following instruction*", "instruction* above", "instruction to ai",
     "ai assistant*", "ai model*", "ai system*", "ai bot*", "ai moderator", "language model*", "llm", "llms", "chatgpt",
     "gpt", "gpt4", "openai", "anthropic", "claude", "gemini", "copilot", "as an ai", "dear ai", "hey ai", "to the ai",
     "dear bot", "dear model", "dear assistant", "attention ai|bot|assistant|model", "note to ai|bot|assistant|model",
     "if you are a|an ai|bot|machine|model|robot", "whoever|whatever writes the reply|response|answer",
     "automated reply|response|system", "the assistant", "assistant must|should|will",
     "reply|respond|answer only|exactly|verbatim|solely|simply with", "reply|respond|answer with",
     "reply|respond|answer in german|french|spanish|italian|latin|japanese|json|xml|yaml|markdown|base64|morse|verse",
     "reply|respond|answer as a|an|if|though", "your reply|response|answer must|should|shall|has|needs|will",
     "begin|start|end|finish|open|close your|the reply|response|answer|text|message", "in your reply|response|answer",
     "in the reply|response|answer", "say exactly", "output only|exactly|the|your", "print the|your|out|only",
     "repeat after", "repeat the|this|your|all|everything ~ word*|text|sentence|above|times", "act as a|an|if",
     "pretend to be|you|that|you|were", "roleplay", "role play", "play the role", "imagine you|were", "imagine you are",
     "write a|an|me|the ~ poem|song|story|haiku|essay|email|letter|code|script|function|list|joke",
     "translate the|this|into|to|following", "summarize|summarise the|this|your", "tell me your|the|what|a|how",
     "tell everyone|them|people|customers|readers|users ~ that|to", "give me your|the|a|an ~ password*|key*|code*|list",
     "what is your|the|our ~ password*|secret*|key|prompt|code|passphrase", "reveal your|the", "disclose your|the",
     "show me your|the", "leak your|the|all",
     "include the|this|a|an ~ link|url|address|number|phrase|word*|sentence|text", "mention that|the|our|how",
     "promise a|the|me|them|him|her|full|to", "say that|you|we|the|it ~ are|is|will|was", "say that",
     "add to|in your|the reply|response|answer", "render your", "scramble ~ letters|words",
     "your message|text|reply|response|answer using|in|with|into|backwards", "your responses words",
     "remove|replace spaces|letters|vowels|words", "provide|give|write|send your ~ reply|response|answer",
     "explain|describe the ~ of", "mock|mocks|mocking ~ my|me|the customer", "what is the capital",
     "who wrote|composed|invented|discovered|painted", "how do i solve|code|hack|build|make a",
     "admit that|you|to|it|fault|liability", "confirm that|you|the|in|publicly", "state that|clearly|publicly|the",
     "declare that", "announce that|a|the", "apologise|apologize by|in the name|for being",
     "offer me|them|him|her|a|the", "approve this|the|it|reply|automatically",
     "publish this|the|it|immediately|without", "delete this|the|all|every|your", "decode this|the|following",
     "execute the|this|following", "run the|this following", "base64", "rot13", "morse code", "pig latin",
     "do not check", "skip the check*", "without approval", "no approval needed", "pre approved", "already approved",
     "end of review", "end of the review", "begin instruction*", "end of data", "end of input", "your task",
     "your new task", "your goal is", "your job is", "your role is", "important instruction*", "as the developer",
     "as your developer", "i am your developer|creator|admin*|owner|operator",
     "create a|an ~ item*|list|plan|poem|story|email", "combine a|part|the|these",
     "answer the|this|following question*", "answer the|this|following ~ question*",
     "can|could|would you explain|write|tell|list|decode|translate|summarize|provide|generate",
     "please|kindly write|explain|tell|list|decode|translate|summarize|provide|generate|reply|respond|output|print",
     "i want you to", "youre going to", "use the following", "say the word*|following|phrase", "call yourself",
     "sign the reply|response|answer", "sign as", "sign it as", "speak like", "talk like", "write like", "in all caps",
     "in capital letters", "in rhyme*", "in the style of", "in the voice of",
     // German
     "ignoriere|ignorier|vergiss|missachte alle|die|den|alles ~ "
     "anweisung*|regel*|vorgabe*|prompt*|bisherige*|vorherige*|zuvor",
     "ignorieren|vergessen sie alle|die|alles ~ anweisung*|regel*|vorgabe*|bisherige*|vorherige*|zuvor",
     "systemanweisung*", "systemprompt*", "antworte|antworten nur|mit|auf|genau|ausschließlich|sie",
     "deine antwort|aufgabe|anweisung*", "in deiner|ihrer antwort", "du bist jetzt|nun|ab", "ab sofort bist",
     "ki assistent*", "sprachmodell*", "an die ki", "schreibe|schreib ein|eine|einen|mir|dass",
     "gib|gebe|geben den|das|die|aus|mir|sie ~ passwort|link|prompt|anweisung*|code|aus", "sag|sage dass|genau|einfach",
     "wiederhole|wiederholen den|die|diesen|das|folgende*|sie", "übersetze", "tu so als",
     "wie lautet das|dein|ihr passwort", "versprich", "erwähne dass|den|die|das", "behaupte", "gestehe", "gib zu",
     // French
     "ignore|ignorez|oublie|oubliez toutes|tout|les|tes|vos|ce ~ instruction*|consigne*|règle*|précédent*|dit|avant",
     "réponds|répondez uniquement|seulement|par|avec|en|exactement", "ta|votre réponse doit|commence|commencera",
     "dans ta|votre réponse", "tu es maintenant|désormais", "vous êtes maintenant|désormais", "modèle de langage",
     "assistant ia", "écris|écrivez un|une|moi|que", "rédige|rédigez un|une|que",
     "répète|répétez le|la|les|ce|cette|après", "traduis|traduisez", "dis|dites que|exactement|simplement",
     "promets|promettez", "mentionne|mentionnez que|le|la", "quel|quelle est ton|ta|votre|le mot|clé", "invite système",
     "consigne* système", "résume|résumez",
     // Spanish
     "ignora|ignore|olvida|olvide todas|todo|las|tus|sus|lo|cualquier ~ "
     "instruccion*|regla*|anterior*|indicacion*|dicho",
     "responde|responda solo|sólo|únicamente|con|en|exactamente", "tu|su respuesta debe", "en tu|su respuesta",
     "ahora eres", "usted es ahora", "modelo de lenguaje", "asistente de ia", "escribe|escriba un|una|que",
     "repite|repita el|la|esto|lo|después", "traduce|traduzca", "di|diga que|exactamente", "promete|prometa",
     "menciona|mencione que|el|la", "cuál es la|tu|su contraseña|clave", "resume|resuma", "finge|finja",
     "actúa|actúe como",
     // Italian
     "ignora|ignorate|dimentica|dimenticate tutte|tutto|le|ogni|quanto ~ istruzion*|regol*|precedent*|detto",
     "rispondi|rispondete|risponda solo|soltanto|con|in|esattamente", "la tua risposta deve", "nella tua risposta",
     "ora sei", "da ora sei", "modello linguistico", "assistente ia", "scrivi|scriva un|una|che",
     "ripeti|ripeta il|la|questo|quanto", "traduci|traduca", "di che siamo", "prometti", "menziona|menzioni che|il|la",
     "qual è la|tua password", "riassumi", "fingi", "comportati come",
     // Portuguese
     "ignore|ignora|esqueça|esquece todas|tudo|as|suas|o ~ instruç*|regra*|anterior*|dito|acima", "ignore o acima",
     "responda|responde apenas|só|somente|com|em|exatamente", "sua|tua resposta deve", "na sua|tua resposta",
     "agora você é", "você agora é", "agora és", "modelo de linguagem", "assistente de ia",
     "escreva|escreve um|uma|que", "repita|repete o|a|isto|isso", "traduza|traduz", "diga|diz que|exatamente",
     "prometa", "mencione que|o|a", "qual é a|sua senha", "resuma", "finja", "aja como",
     // Dutch
     "negeer|vergeet alle|alles|de|het|je|uw ~ instructie*|regel*|vorige|eerdere|voorgaande|aanwijzing*",
     "antwoord alleen|met|in|uitsluitend|precies", "je|jouw|uw antwoord moet", "in je|jouw|uw antwoord",
     "je bent nu|voortaan", "u bent nu", "taalmodel*", "ai assistent*", "schrijf een|dat|mij",
     "herhaal de|het|dit|deze", "vertaal de|het|dit", "zeg dat|precies|gewoon", "beloof", "vermeld dat|de|het",
     "wat is het|je|uw wachtwoord", "vat ~ samen", "doe alsof"});

/// Searched as they are, without case: scripts without spaces, and signs.
constexpr auto signs = std::to_array<std::string_view>({"<|",
                                                        "|>",
                                                        "[inst]",
                                                        "[/inst]",
                                                        "<<sys>>",
                                                        "</",
                                                        "<script",
                                                        "<img",
                                                        "<div",
                                                        "<iframe",
                                                        "<!--",
                                                        "-->",
                                                        "```",
                                                        "javascript:",
                                                        "\"role\"",
                                                        "{\"",
                                                        "'; --",
                                                        "drop table",
                                                        "insert into",
                                                        "select *",
                                                        "union select",
                                                        "{{",
                                                        "{%",
                                                        "${",
                                                        "<%",
                                                        "###",
                                                        "system:",
                                                        "assistant:",
                                                        "user:",
                                                        "instructions:",
                                                        "instruction:",
                                                        "prompt:",
                                                        "human:",
                                                        "[system",
                                                        "(system",
                                                        "<system",
                                                        "[admin",
                                                        "[assistant",
                                                        "指示を無視",
                                                        "命令を無視",
                                                        "指示はすべて無視",
                                                        "上記を無視",
                                                        "以前の指示",
                                                        "これまでの指示",
                                                        "システムプロンプト",
                                                        "と返信",
                                                        "と答え",
                                                        "と返答",
                                                        "とだけ",
                                                        "と書い",
                                                        "繰り返し",
                                                        "パスワード",
                                                        "あなたは今",
                                                        "今からあなた",
                                                        "言語モデル",
                                                        "aiアシスタント",
                                                        "翻訳して",
                                                        "要約して",
                                                        "教えて",
                                                        "説明して",
                                                        "忽略",
                                                        "系统提示",
                                                        "无视",
                                                        "密码",
                                                        "指令",
                                                        "무시",
                                                        "프롬프트",
                                                        "비밀번호",
                                                        "지시",
                                                        "игнорируй",
                                                        "забудь",
                                                        "пароль",
                                                        "инструкци",
                                                        "تجاهل",
                                                        "التعليمات",
                                                        "انس"});

const judging::phrases& to_machines()
{
    static const auto made = [] {
        judging::phrases all;
        for (auto phrase : phrases_to_machines)
            all.add(phrase, 0);
        return all;
    }();
    return made;
}

char32_t next_letter(std::string_view text, std::size_t& at)
{
    auto byte = static_cast<unsigned char>(text[at++]);
    auto more = byte >= 0xF0 ? 3U : byte >= 0xE0 ? 2U : byte >= 0xC0 ? 1U : 0U;
    char32_t code = more == 3U ? byte & 7U : more == 2U ? byte & 15U : more == 1U ? byte & 31U : byte;
    for (; more > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; --more)
        code = (code << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    return code;
}

bool without_width(char32_t c)
{
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
           c == 0xFEFF || c == 0xAD || c == 0;
}

/// Forty signs without a space, as nobody types them: something encoded.
bool encoded(std::string_view token)
{
    auto plain = std::all_of(token.begin(), token.end(), [](char c) {
        return is_digit(c) || is_upper(c) || is_lower(c) || c == '+' || c == '/' || c == '=' || c == '_' || c == '-';
    });
    auto kinds = std::any_of(token.begin(), token.end(), is_upper) + std::any_of(token.begin(), token.end(), is_lower) +
                 std::any_of(token.begin(), token.end(), is_digit);
    return token.size() >= 40 && plain && kinds >= 2;
}

} // namespace

std::string unmasked(std::string_view text, bool& hidden)
{
    std::string out;
    out.reserve(text.size());
    hidden = false;
    for (std::size_t at = 0; at < text.size();) {
        auto from = at;
        auto code = next_letter(text, at);
        if (code >= 0xE0020 && code <= 0xE007E) {
            hidden = true;
            out += static_cast<char>(code - 0xE0000);
        } else if (code >= 0xFF01 && code <= 0xFF5E) {
            out += static_cast<char>(code - 0xFF01 + 0x21);
        } else if (!without_width(code)) {
            out += text.substr(from, at - from);
        }
    }
    return out;
}

std::string orders_in(std::string_view given)
{
    constexpr std::size_t shown = 60;
    bool hidden = false;
    auto text = unmasked(given.substr(0, 20'000), hidden);
    if (hidden) return "signs that nobody sees";
    auto taken_apart = judging::words_of(text).all;
    for (const auto& one : to_machines().find(taken_apart))
        return shortened(
            text.substr(taken_apart[one.from].from, taken_apart[one.to - 1].to - taken_apart[one.from].from), shown);
    auto small = lower(text);
    for (auto sign : signs) {
        if (auto at = small.find(sign); at != std::string::npos) return text.substr(at, sign.size());
    }
    for (const auto& one : tokens_of(text)) {
        auto word = std::string_view{text}.substr(one.from, one.to - one.from);
        if (encoded(word)) return shortened(std::string{word}, shown);
    }
    return {};
}

} // namespace highroad::checking
