// Known answers for generators whose entropy is known, from seeds.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cstdio>
#include <functional>
#include <random>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/session_id_estimate.hpp"

using namespace sessionaudit;
using Catch::Approx;

namespace {

/// Random texts from a seed; the same on every machine.
class Source {
  public:
    explicit Source(std::uint64_t seed) : engine_(seed) {}
    std::string of(std::string_view alphabet, std::size_t length) {
        std::string text;
        for (std::size_t at = 0; at < length; ++at)
            text += alphabet[engine_() % alphabet.size()];
        return text;
    }
    std::string hex(std::size_t length) { return of("0123456789abcdef", length); }
    std::uint64_t number() { return engine_(); }

  private:
    std::mt19937_64 engine_;
};

std::vector<std::string> made(int count, const std::function<std::string(int)>& one) {
    std::vector<std::string> samples;
    for (int index = 0; index < count; ++index)
        samples.push_back(one(index));
    return samples;
}

std::string in_hex(std::uint64_t number, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*llx", digits, static_cast<unsigned long long>(number));
    return text;
}

std::string uuid(Source& source, char version) {
    const std::string d = source.hex(32);
    return d.substr(0, 8) + "-" + d.substr(8, 4) + "-" + version + d.substr(13, 3) + "-" +
           source.of("89ab", 1) + d.substr(17, 3) + "-" + d.substr(20);
}

constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kSmallAndDigits = "0123456789abcdefghijklmnopqrstuvwxyz";

}  // namespace

TEST_CASE("128 random bits in hexadecimal are 128 bits, with any seed and number",
          "[lifecycle][id_estimate]") {
    const auto seed = GENERATE(range(1, 41));
    const int count = GENERATE(2, 3, 5, 10, 20, 50, 300);
    Source source(static_cast<std::uint64_t>(seed));
    const auto samples = made(count, [&](int) { return source.hex(32); });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    INFO(estimate.structure << ": " << estimate.sentence);
    CHECK(estimate.bits == Approx(128).margin(1));
    CHECK(estimate.bits_at_most == 128);
    CHECK(estimate.structure == "random");
    CHECK(estimate.collisions == 0);
    CHECK(estimate.confidence == Approx(count / (count + 50.0)));
}

TEST_CASE("the forms of frameworks are known by their length and alphabet", "[lifecycle][id_estimate]") {
    struct Row {
        const char* what;
        std::string_view alphabet;
        std::size_t length;
        double bits;
    };
    const Row row = GENERATE(
        Row{"Django", kSmallAndDigits, 32, 165.4},
        Row{"PHP, 26 of 5 bits", "0123456789abcdefghijklmnopqrstuv", 26, 130},
        Row{"PHP, 32 of 4 bits", "0123456789abcdef", 32, 128},
        Row{"PHP, 32 of 6 bits", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-,", 32, 192},
        Row{"Tomcat", "0123456789ABCDEF", 32, 128}, Row{"24 bytes in base64url", kBase64Url, 32, 192},
        Row{"decimal", "0123456789", 20, 66.4}, Row{"short", "0123456789abcdef", 8, 32});
    INFO(row.what);
    Source source(7);
    const auto samples = made(60, [&](int) { return source.of(row.alphabet, row.length); });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.bits == Approx(row.bits).margin(0.1));
    CHECK(estimate.bits_at_most == Approx(row.bits).margin(0.1));
    CHECK(estimate.structure == "random");
}

TEST_CASE("16 bytes in base64url are 128 bits, not 132", "[lifecycle][id_estimate]") {
    Source source(3);
    const auto samples =
        made(GENERATE(1, 50), [&](int) { return source.of(kBase64Url, 21) + source.of("AQgw", 1); });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.bits_at_most == 128);
    CHECK(estimate.bits == Approx(128).margin(1));
}

TEST_CASE("an end that takes a quarter of its letters is no bias, with or without a prefix",
          "[lifecycle][id_estimate]") {
    const auto seed = GENERATE(range(1, 31));
    const int count = GENERATE(20, 50, 200);
    Source source(static_cast<std::uint64_t>(seed));
    const auto samples = made(count, [&](int) {
        const std::string body = source.of(kBase64Url, 21);
        return "v1." + body + source.of("AQgw", 1);
    });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    INFO(estimate.structure << ": " << estimate.sentence);
    CHECK(estimate.bits == Approx(128).margin(1));
}

TEST_CASE("a version-4 UUID has 122 bits and is named so", "[lifecycle][id_estimate]") {
    Source source(11);
    const auto samples = made(GENERATE(1, 2, 50, 400), [&](int) { return uuid(source, '4'); });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.structure == "uuid4");
    CHECK(estimate.bits == Approx(122).margin(0.5));
    CHECK(estimate.bits_at_most == 122);
}

TEST_CASE("a UUID of time says so", "[lifecycle][id_estimate]") {
    Source source(12);
    const auto first = made(20, [&](int) { return uuid(source, '1'); });
    CHECK(estimate_session_ids("sid", first).structure == "uuid1");
    CHECK(estimate_session_ids("sid", first).bits <= 14);
    const auto seventh = made(20, [&](int index) {
        const std::string time = in_hex(1772366400000U + static_cast<std::uint64_t>(index) * 7, 12);
        return time.substr(0, 8) + "-" + time.substr(8) + uuid(source, '7').substr(13);
    });
    const SessionIdEstimate estimate = estimate_session_ids("sid", seventh);
    CHECK(estimate.structure == "uuid7");
    CHECK(estimate.bits == Approx(74).margin(0.5));
}

TEST_CASE("a version-4 UUID whose random bits are none is found out", "[lifecycle][id_estimate]") {
    const auto samples = made(50, [](int index) {
        return "9f1c2b3a-1111-4aaa-8bbb-" + in_hex(0x55aa00000000U + static_cast<std::uint64_t>(index), 12);
    });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.bits < 10);
    CHECK(estimate.confidence > 0.9);
}

TEST_CASE("32 random bits padded to 128 are 32", "[lifecycle][id_estimate]") {
    Source source(5);
    const auto samples = made(50, [&](int) { return std::string(24, '0') + source.hex(8); });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.bits == Approx(32).margin(1));
    CHECK(estimate.bits_at_most == 128);
    CHECK(estimate.structure == "partly constant");
    CHECK(estimate.confidence > 0.9);
}

TEST_CASE("a counter has no bits, whatever is around it", "[lifecycle][id_estimate]") {
    const int step = GENERATE(1, 3, -1);
    const auto decimal = made(50, [&](int index) { return std::to_string(9980 + index * step); });
    const auto padded =
        made(50, [&](int index) { return "id" + in_hex(std::uint64_t(99980 + index * step), 30); });
    for (const auto& samples : {decimal, padded}) {
        const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
        CHECK(estimate.structure == "counter");
        CHECK(estimate.bits < 1);
        CHECK(estimate.confidence == Approx(0.99));
    }
}

TEST_CASE("a time with a little noise is worth the noise", "[lifecycle][id_estimate]") {
    Source source(6);
    const auto millis = made(50, [&](int index) {
        return std::to_string(1772366400000U + static_cast<std::uint64_t>(index) * 210 +
                              source.number() % 64);
    });
    const SessionIdEstimate decimal = estimate_session_ids("sid", millis);
    CHECK(decimal.structure == "timestamp");
    CHECK(decimal.bits == Approx(7).margin(1));

    // PHP's uniqid(): 8 hexadecimal digits of seconds, 5 of microseconds.
    const auto unique = made(50, [&](int index) {
        const std::uint64_t micros = std::uint64_t(index) * 300000 + source.number() % 4096;
        return in_hex(1772366400U + micros / 1000000, 8) + in_hex(micros % 1000000, 5);
    });
    const SessionIdEstimate hex = estimate_session_ids("sid", unique);
    CHECK(hex.structure == "timestamp");
    CHECK(hex.bits < 21);
}

TEST_CASE("random bits before or behind a counter still count", "[lifecycle][id_estimate]") {
    Source source(8);
    const auto behind =
        made(50, [&](int index) { return in_hex(std::uint64_t(70000 + index), 8) + source.hex(24); });
    CHECK(estimate_session_ids("sid", behind).bits == Approx(96).margin(3));
    const auto before =
        made(50, [&](int index) { return source.hex(24) + in_hex(std::uint64_t(70000 + index), 8); });
    const SessionIdEstimate estimate = estimate_session_ids("sid", before);
    CHECK(estimate.bits == Approx(96).margin(3));
    CHECK(estimate.structure == "monotone");
}

TEST_CASE("a counter of several servers is seen although not every step goes up",
          "[lifecycle][id_estimate]") {
    const auto samples = made(60, [](int index) {
        return std::string(20, 'f') + in_hex(std::uint64_t(index % 20 == 19 ? 3 : 1000 + index), 12);
    });
    CHECK(estimate_session_ids("sid", samples).bits < 16);
}

TEST_CASE("ids that return are as few as their returns say", "[lifecycle][id_estimate]") {
    Source source(9);
    // Hashes of 10 random bits look random, one by one.
    std::vector<std::string> space = made(1024, [&](int) { return source.hex(32); });
    const auto samples = made(200, [&](int) { return space[source.number() % space.size()]; });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.structure == "repeated ids");
    CHECK(estimate.collisions > 5);
    CHECK(estimate.bits == Approx(10).margin(1));
    const SessionIdEstimate one = estimate_session_ids("sid", std::vector<std::string>(5, source.hex(32)));
    CHECK(one.structure == "constant");
    CHECK(one.collisions == 4);
    CHECK(one.bits == 0);
}

TEST_CASE("characters that are not equally frequent cost what they cost", "[lifecycle][id_estimate]") {
    Source source(10);
    // 3 of 4 times one of two digits: 0.75 * 1 + 0.25 * log2(14) + H(0.25) = 2.51 bits instead of 4.
    const auto samples = made(400, [&](int) {
        std::string id;
        for (int at = 0; at < 32; ++at)
            id += source.number() % 4 != 0 ? source.of("ab", 1) : source.of("0123456789cdef", 1);
        return id;
    });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.structure == "biased");
    CHECK(estimate.bits == Approx(32 * 2.51).margin(4));
}

TEST_CASE("an id that is a half of itself counts once", "[lifecycle][id_estimate]") {
    Source source(13);
    const auto samples = made(50, [&](int) {
        const std::string half = source.hex(16);
        return half + half;
    });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.structure == "repeats");
    CHECK(estimate.bits == Approx(64).margin(1));
}

TEST_CASE("an id of which little changes from one to the next is correlated", "[lifecycle][id_estimate]") {
    Source source(14);
    std::string id = source.hex(32);
    const auto samples = made(200, [&](int) {
        for (int change = 0; change < 4; ++change)
            id[source.number() % id.size()] = source.hex(1)[0];
        return id;
    });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.structure == "correlated");
    CHECK(estimate.bits < 45);
}

TEST_CASE("what a framework puts around an id is taken off", "[lifecycle][id_estimate]") {
    Source source(15);
    const auto express =
        made(50, [&](int) { return "s%3A" + source.of(kBase64Url, 32) + "." + source.of(kBase64Url, 43); });
    CHECK(estimate_session_ids("connect.sid", express).bits == Approx(192));
    CHECK(estimate_session_ids("connect.sid", express).structure == "random");
    const auto routed =
        made(GENERATE(1, 50), [&](int) { return source.of("0123456789ABCDEF", 32) + ".node1"; });
    CHECK(estimate_session_ids("JSESSIONID", routed).bits == Approx(128));
}

TEST_CASE("dots alone make no signature: a token of this toolkit is random", "[lifecycle][id_estimate]") {
    Source source(18);
    const auto tokens = made(GENERATE(1, 50), [&](int index) {
        return "sa1." + std::to_string(1000 + index) + "." + source.of(kBase64Url, 43);
    });
    const auto estimate = estimate_session_ids("__Host-session", tokens);
    INFO(estimate.structure);
    CHECK(estimate.structure != "signed");
    CHECK(estimate.bits > 250);
}

TEST_CASE("data with a signature is no random id and says so", "[lifecycle][id_estimate]") {
    Source source(16);
    const auto flask = "eyJ1IjoxfQ.aaZk7Q." + source.of(kBase64Url, 27);
    const auto jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0." + source.of(kBase64Url, 43);
    const auto rails = source.of(kBase64Url, 60) + "--" + source.hex(40);
    const auto laravel = "eyJpdiI6I" + source.of(kBase64Url, 240);
    const auto structure = [](const std::string& value) {
        return estimate_session_ids("session", std::vector<std::string>{value}).structure;
    };
    CHECK(structure(flask) == "signed");
    CHECK(structure(jwt) == "token");
    CHECK(structure(rails) == "signed");
    CHECK(structure(laravel) == "encrypted");
    const std::string unsigned_token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.";
    CHECK(estimate_session_ids("t", std::vector<std::string>{unsigned_token}).bits == 0);
}

TEST_CASE("no estimate holds a sample or any part of one", "[lifecycle][id_estimate]") {
    Source source(17);
    const int count = GENERATE(1, 2, 50);
    const auto samples =
        made(count, [&](int index) { return "secretprefix" + source.hex(16) + std::to_string(index % 10); });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    for (const std::string& sample : samples)
        for (std::size_t at = 0; at + 5 <= sample.size(); ++at) {
            const std::string part = sample.substr(at, 5);
            if (estimate.sentence.find(part) != std::string::npos ||
                estimate.structure.find(part) != std::string::npos)
                FAIL("a part of a sample is in the estimate");
        }
    CHECK(estimate.sentence.size() > 20);
}

TEST_CASE("any bytes get an estimate between nothing and their upper bound", "[lifecycle][id_estimate]") {
    const auto seed = GENERATE(range(1, 101));
    Source source(static_cast<std::uint64_t>(seed));
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += static_cast<char>(byte);
    const auto samples = made(static_cast<int>(source.number() % 30), [&](int) {
        const std::string_view letters =
            seed % 2 == 0 ? std::string_view(bytes) : std::string_view("ab-.%{}:=019");
        return source.of(letters, source.number() % 50);
    });
    const SessionIdEstimate estimate = estimate_session_ids("sid", samples);
    CHECK(estimate.bits >= 0);
    CHECK(estimate.bits <= estimate.bits_at_most);
    CHECK(estimate.confidence >= 0);
    CHECK(estimate.confidence <= 1);
    CHECK_FALSE(estimate.sentence.empty());
}

TEST_CASE("a value of a megabyte and a thousand samples take no time", "[lifecycle][id_estimate]") {
    Source source(18);
    const auto huge = std::vector<std::string>(3, std::string(1U << 20U, 'x'));
    CHECK(estimate_session_ids("sid", huge).structure == "constant");
    const auto many = made(1000, [&](int) { return source.hex(32); });
    CHECK(estimate_session_ids("sid", many).bits == Approx(128).margin(1));
}
