#include "tables/session_data.hpp"

#include "core/codec.hpp"
#include "core/network_address.hpp"
#include "core/user_agent.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kLabel = "session";

std::string agent_text(const AgentInfo& agent) {
    std::string text(agent.family);
    if (agent.major != 0) text += ' ' + std::to_string(agent.major);
    if (!agent.os_family.empty()) text += (text.empty() ? "" : ", ") + std::string(agent.os_family);
    return text;
}

}  // namespace

Bytes seal_session_data(const OwnerKey& key, const SessionId& id, const SessionData& data) {
    Bytes packed;
    packed.reserve(128);
    PackedWriter out(packed);
    out.byte(kVersion);
    out.text(data.agent_family);
    out.text(data.agent);
    out.text(data.network);
    out.text(data.jurisdiction);
    out.number(data.attributes.size());
    for (const auto& [name, value] : data.attributes) {
        out.text(name);
        out.text(value);
    }
    return key.seal(kLabel, id.view(), packed);
}

SessionData open_session_data(const OwnerKey& key, const SessionId& id, ByteView box) {
    const Bytes packed = key.open(kLabel, id.view(), box);
    PackedReader in(packed);
    if (in.byte() != kVersion)
        throw Error(ErrorCode::newer_schema, "a session was written by a newer sessionaudit");
    SessionData data;
    data.agent_family = in.text();
    data.agent = in.text();
    data.network = in.text();
    data.jurisdiction = in.text();
    for (std::uint64_t left = in.number(); left != 0; --left) {
        const std::string_view name = in.text();
        data.attributes.emplace_back(name, in.text());
    }
    return data;
}

SessionData describe_request(const RequestContext& context, const SessionProfile& profile,
                             AgentClass& agent_class) {
    const AgentInfo agent = describe_agent(context.user_agent);
    agent_class = agent.agent_class;
    SessionData data;
    data.agent_family = agent.family;
    data.agent = profile.keep_user_agent ? context.user_agent : agent_text(agent);
    data.network = truncated_network(context.address, {static_cast<unsigned>(profile.ipv4_prefix_bits),
                                                       static_cast<unsigned>(profile.ipv6_prefix_bits)});
    return data;
}

}  // namespace sessionaudit
