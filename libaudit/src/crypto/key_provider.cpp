#include "sessionaudit/key_provider.hpp"

#include <Poco/Exception.h>
#include <Poco/Pipe.h>
#include <Poco/Process.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "core/ascii.hpp"
#include "core/file_handle.hpp"
#include "crypto/hash.hpp"
#include "crypto/passphrase.hpp"
#include "crypto/random.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kRootKeySize = 32;
constexpr std::size_t kSecretFileSizeMax = 4096;

[[noreturn]] void unavailable(const std::string& sentence) {
    throw Error(ErrorCode::key_unavailable, sentence);
}

/// The part behind `prefix`, when the spec has it.
std::optional<std::string> after(std::string_view spec, std::string_view prefix) {
    if (!spec.starts_with(prefix)) return std::nullopt;
    return std::string(spec.substr(prefix.size()));
}

SecretBytes without_line_end(SecretBytes secret) {
    std::size_t size = secret.size();
    while (size > 0 && (secret.view()[size - 1] == '\n' || secret.view()[size - 1] == '\r'))
        --size;
    return SecretBytes(secret.view().first(size));
}

SecretBytes read_all(int descriptor, const std::string& name) {
    SecretBytes buffer(kSecretFileSizeMax);
    std::size_t used = 0;
    while (used < buffer.size()) {
        const ssize_t got = ::read(descriptor, buffer.data() + used, buffer.size() - used);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) unavailable("cannot read " + name + ": " + std::generic_category().message(errno));
        if (got == 0) break;
        used += static_cast<std::size_t>(got);
    }
    return SecretBytes(buffer.view().first(used));
}

SecretBytes read_private_file(const std::filesystem::path& path) {
    const FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file)
        unavailable("cannot open the key file " + path.string() + ": " +
                    std::generic_category().message(errno) +
                    "; name the right one with --key, or restore it from where you keep its copy");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        unavailable("the key file " + path.string() + " is not a regular file");
    if (status.st_uid != ::geteuid())
        unavailable("the key file " + path.string() +
                    " belongs to another user; chown it to the user who runs sessionaudit");
    if ((status.st_mode & 0777) != 0600)
        unavailable("the key file " + path.string() + " has mode " +
                    [&] {
                        std::array<char, 8> text{};
                        std::snprintf(text.data(), text.size(), "%04o", status.st_mode & 07777U);
                        return std::string(text.data());
                    }() +
                    ", so others might use it; run: chmod 600 " + path.string());
    return without_line_end(read_all(file.get(), path.string()));
}

SecretBytes read_environment(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0')
        unavailable("the environment variable " + name + " is not set or empty");
    return SecretBytes(as_bytes(value));
}

SecretBytes run_command(const std::string& command) {
    Poco::Pipe output;
    SecretBytes buffer(kSecretFileSizeMax);
    std::size_t used = 0;
    int status = 0;
    try {
        const Poco::ProcessHandle process =
            Poco::Process::launch("/bin/sh", {"-c", command}, nullptr, &output, nullptr);
        while (used < buffer.size()) {
            const int got = output.readBytes(buffer.data() + used, static_cast<int>(buffer.size() - used));
            if (got <= 0) break;
            used += static_cast<std::size_t>(got);
        }
        status = process.wait();
    } catch (const Poco::Exception&) {
        unavailable("the key command could not be started");
    }
    if (status != 0) unavailable("the key command failed with exit status " + std::to_string(status));
    return without_line_end(SecretBytes(buffer.view().first(used)));
}

SecretBytes decode_key(const SecretBytes& digits, const std::string& source) {
    SecretBytes key(kRootKeySize);
    bool ok = digits.size() == 2 * kRootKeySize;
    for (std::size_t i = 0; ok && i < digits.size(); ++i) {
        const int value = ascii::hex_value(static_cast<char>(digits.view()[i]));
        ok = value >= 0;
        key.data()[i / 2] = static_cast<std::uint8_t>(key.data()[i / 2] << 4 | (value & 15));
    }
    std::uint8_t any = 0;
    for (const std::uint8_t byte : key.view())
        any |= byte;
    if (!ok || any == 0)
        unavailable("the key from " + source + " is not 64 hexadecimal digits (or is all zero); " +
                    (digits.empty() ? "it is empty" : "it may be cut off") + ", so restore it from its copy");
    return key;
}

SecretBytes passphrase_of(const KeySource& source, const std::string& where, bool again) {
    if (const auto path = after(where, "file:")) return read_private_file(source.home / *path);
    if (const auto name = after(where, "env:")) return read_environment(*name);
    if (!where.empty())
        throw Error(ErrorCode::invalid_argument,
                    "a passphrase comes from passphrase:, passphrase:file:PATH or passphrase:env:NAME");
    if (!source.prompt)
        unavailable(
            "the passphrase cannot be asked for here; use passphrase:file:PATH or passphrase:env:NAME");
    return source.prompt(again);
}

SecretBytes key_from_passphrase(const KeySource& source, const std::string& where, bool again) {
    const SecretBytes passphrase = passphrase_of(source, where, again);
    if (passphrase.empty()) unavailable("the passphrase is empty");
    const PassphraseCost cost{source.passphrase.memory_kib, source.passphrase.passes,
                              source.passphrase.lanes};
    return derive_from_passphrase(passphrase.view(), source.passphrase.salt, cost);
}

SecretBytes load(const KeySource& source, bool is_new) {
    if (const auto path = after(source.spec, "file:"))
        return decode_key(read_private_file(source.home / *path), "the key file " + *path);
    if (const auto name = after(source.spec, "env:"))
        return decode_key(read_environment(*name), "the environment variable " + *name);
    if (const auto where = after(source.spec, "passphrase:"))
        return key_from_passphrase(source, *where, is_new);
    if (const auto command = after(source.spec, "command:"))
        return decode_key(run_command(*command), "the key command");
    throw Error(ErrorCode::invalid_argument,
                "a key source is file:PATH, env:NAME, passphrase:, or command:COMMAND");
}

void create_key_file(const std::filesystem::path& path) {
    SecretBytes key(kRootKeySize);
    fill_random(key.writable());
    constexpr std::string_view kDigits = "0123456789abcdef";
    SecretBytes line(2 * kRootKeySize + 1);
    for (std::size_t i = 0; i < kRootKeySize; ++i) {
        line.data()[2 * i] = static_cast<std::uint8_t>(kDigits[key.view()[i] >> 4]);
        line.data()[2 * i + 1] = static_cast<std::uint8_t>(kDigits[key.view()[i] & 15]);
    }
    line.data()[2 * kRootKeySize] = '\n';
    write_new_file(path, line.view());
}

}  // namespace

SecretBytes load_root_key(const KeySource& source) {
    return load(source, false);
}

SecretBytes create_root_key(const KeySource& source) {
    if (const auto path = after(source.spec, "file:")) create_key_file(source.home / *path);
    return load(source, true);
}

std::string key_fingerprint(const SecretBytes& root) {
    const SecretBytes derived = hkdf_sha256(root.view(), "sessionaudit fingerprint", 8);
    return to_hex(derived.view());
}

}  // namespace sessionaudit
