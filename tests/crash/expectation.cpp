#include "expectation.hpp"

#include <stdexcept>

#include "crypto/hash.hpp"

namespace sessionaudit::crash {
namespace {

SessionId session_of(const std::string& text) {
    const auto id = SessionId::parse(text);
    if (!id) throw std::runtime_error("not a session id: " + text);
    return *id;
}

std::optional<Identifier> subject_of(const std::string& text) {
    if (text == "-") return std::nullopt;
    return Identifier::parse(text);
}

/// Results of a call that issued a token: id owner token.
ExpectedSession issued(const Call& call, const std::optional<Identifier>& subject) {
    ExpectedSession session;
    session.id = session_of(call.results.at(0));
    session.owner = OwnerId::parse(call.results.at(1)).value();
    session.token = call.results.at(2);
    session.subject = subject;
    return session;
}

/// renew, rotate and login: old session, subject or "-".
void replace(std::map<SessionId, ExpectedSession>& sessions, const Call& call, EndedReason reason) {
    ExpectedSession& old = sessions.at(session_of(call.arguments.at(0)));
    if (!call.acknowledged) {
        old.may_have_ended = reason;
        return;
    }
    const auto named = subject_of(call.arguments.at(1));
    ExpectedSession next = issued(call, named ? named : old.subject);
    old.reason = reason;
    old.successor = next.id;
    next.predecessor = old.id;
    next.attributes = old.attributes;
    sessions.emplace(next.id, std::move(next));
}

/// One or several of: session, its digests, ";".
void add_events(std::map<SessionId, ExpectedSession>& sessions, const Call& call) {
    std::vector<ExpectedBatch*> batches;
    ExpectedBatch* batch = nullptr;
    for (const std::string& word : call.arguments) {
        if (word == ";") {
            batch = nullptr;
        } else if (batch == nullptr) {
            auto& of_session = sessions.at(session_of(word)).batches;
            batch = &of_session.emplace_back(ExpectedBatch{call.id, call.acknowledged, {}, {}});
        } else {
            batch->digests.push_back(word);
        }
        if (batch != nullptr && !call.results.empty()) batch->first_sequence = std::stoll(call.results[0]);
    }
}

}  // namespace

void Expectation::add(const std::vector<Call>& calls_made) {
    for (const Call& call : calls_made) {
        ++calls;
        if (call.acknowledged) ++acknowledged;
        if (call.verb == "start") {
            if (!call.acknowledged) continue;
            ExpectedSession session = issued(call, subject_of(call.arguments.at(0)));
            sessions.emplace(session.id, std::move(session));
        } else if (call.verb == "renew") {
            replace(sessions, call, EndedReason::renewed);
        } else if (call.verb == "rotate" || call.verb == "login") {
            replace(sessions, call, EndedReason::rotated);
        } else if (call.verb == "end") {
            ExpectedSession& session = sessions.at(session_of(call.arguments.at(0)));
            const EndedReason reason = parse_ended_reason(call.arguments.at(1)).value();
            if (call.acknowledged)
                session.reason = reason;
            else
                session.may_have_ended = reason;
        } else if (call.verb == "events") {
            add_events(sessions, call);
        } else if (call.verb == "attribute") {
            if (call.acknowledged)
                sessions.at(session_of(call.arguments.at(0))).attributes[call.arguments.at(1)] =
                    call.arguments.at(2);
        } else if (call.verb == "rotate-key") {
            if (call.acknowledged) ++rotations;
        } else {
            throw std::runtime_error("unknown call: " + call.verb);
        }
    }
}

std::string digest_of(const Event& event) {
    std::string text = std::to_string(to_millis(event.at)) + '\n' + std::string(to_string(event.kind));
    for (const std::string* field :
         {&event.purpose, &event.name, &event.path, &event.referrer, &event.currency})
        text += '\n' + *field;
    text += '\n' + std::to_string(event.status) + '\n' + std::to_string(event.value_minor);
    for (const auto& [name, value] : event.attributes)
        text += '\n' + name + '=' + value;
    return to_hex(ByteView(sha256(as_bytes(text))).first(12));
}

}  // namespace sessionaudit::crash
