#include "storage/log_check.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::storage {
namespace {

constexpr std::size_t kHeaderSize = 32;
constexpr std::size_t kFrameHeaderSize = 24;
constexpr std::size_t kPageSize = 4096;
constexpr std::uint32_t kMagic = 0x377F0682;  // its lowest bit is set where checksums are big-endian

std::uint32_t big_endian(const std::uint8_t* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

std::uint32_t little_endian(const std::uint8_t* at) {
    return std::uint32_t{at[3]} << 24 | std::uint32_t{at[2]} << 16 | std::uint32_t{at[1]} << 8 | at[0];
}

/// The running checksum over header and frames.
class Checksum {
  public:
    explicit Checksum(bool big) : big_(big) {}
    void add(ByteView bytes) {
        const auto word = big_ ? big_endian : little_endian;
        for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
            first_ += word(&bytes[i]) + second_;
            second_ += word(&bytes[i + 4]) + first_;
        }
    }
    bool stands_at(const std::uint8_t* at) const {
        return big_endian(at) == first_ && big_endian(at + 4) == second_;
    }

  private:
    bool big_;
    std::uint32_t first_ = 0;
    std::uint32_t second_ = 0;
};

/// Reads a log frame by frame.
class LogReader {
  public:
    explicit LogReader(const std::filesystem::path& file) : input_(file, std::ios::binary) {
        if (!input_) throw Error(ErrorCode::io_error, "cannot read " + file.string());
    }

    bool read_header() { return read(header_.data(), header_.size()); }
    bool read_frame() { return read(frame_.data(), frame_.size()); }

    const std::uint8_t* header() const { return header_.data(); }
    bool header_is_blank() const {
        return std::all_of(header_.begin(), header_.end(), [](std::uint8_t byte) { return byte == 0; });
    }
    Checksum checksum_of_header() const {
        Checksum checksum((header_[3] & 1U) != 0);
        checksum.add(ByteView(header_).first(24));
        return checksum;
    }
    bool header_is_sound() const {
        return (big_endian(header()) & ~1U) == kMagic && big_endian(header() + 8) == kPageSize &&
               checksum_of_header().stands_at(header() + 24);
    }

    bool frame_is_of_this_log() const { return has_salt(0) && has_salt(4); }
    /// One salt is enough: frames of an earlier use of the file have neither.
    bool frame_was_of_this_log() const { return has_salt(0) || has_salt(4); }
    bool frame_ends_a_commit() const { return big_endian(&frame_[4]) != 0; }
    bool frame_continues(Checksum& checksum) const {
        checksum.add(ByteView(frame_).first(8));
        checksum.add(ByteView(frame_).subspan(kFrameHeaderSize));
        return frame_is_of_this_log() && checksum.stands_at(&frame_[16]);
    }

  private:
    bool has_salt(std::size_t which) const {
        return big_endian(&frame_[8 + which]) == big_endian(&header_[16 + which]);
    }
    bool read(std::uint8_t* to, std::size_t size) {
        input_.read(reinterpret_cast<char*>(to), static_cast<std::streamsize>(size));
        return static_cast<std::size_t>(input_.gcount()) == size;
    }
    std::ifstream input_;
    std::vector<std::uint8_t> header_ = std::vector<std::uint8_t>(kHeaderSize);
    std::vector<std::uint8_t> frame_ = std::vector<std::uint8_t>(kFrameHeaderSize + kPageSize);
};

/// From the first spoilt frame on. The frames of an earlier use of the file do not count; they have other
/// salts.
std::optional<LogDamage> look_behind(LogReader& log, std::uint64_t sound_bytes) {
    std::uint64_t commits = 0;
    bool begun = false;  // a frame after the last commit that was seen
    do {
        if (!log.frame_was_of_this_log()) continue;
        begun = true;
        if (!log.frame_ends_a_commit()) continue;
        ++commits;
        begun = false;
    } while (log.read_frame());
    if (commits + (begun ? 1 : 0) <= 1) return std::nullopt;
    return LogDamage{sound_bytes, commits};
}

}  // namespace

std::optional<LogDamage> find_log_damage(const std::filesystem::path& database) {
    const std::filesystem::path file = database.string() + "-wal";
    if (!std::filesystem::exists(file)) return std::nullopt;
    LogReader log(file);
    if (!log.read_header() || log.header_is_blank()) return std::nullopt;
    if (!log.header_is_sound()) {
        if (!log.read_frame()) return std::nullopt;
        return LogDamage{0, 1};
    }
    Checksum checksum = log.checksum_of_header();
    std::uint64_t sound = kHeaderSize;
    while (log.read_frame()) {
        if (!log.frame_continues(checksum)) return look_behind(log, sound);
        sound += kFrameHeaderSize + kPageSize;
    }
    return std::nullopt;
}

void require_whole_log(const std::filesystem::path& database) {
    const auto damage = find_log_damage(database);
    if (!damage) return;
    const std::string name = database.filename().string() + "-wal";
    throw Error(
        ErrorCode::corrupt,
        name + " is damaged at byte " + std::to_string(damage->sound_bytes) + ", and at least " +
            std::to_string(damage->lost_commits) +
            " acknowledged commits behind that cannot be read; restore a backup, or give them up with "
            "`truncate --size=" +
            std::to_string(damage->sound_bytes) + " " + name + "`");
}

}  // namespace sessionaudit::storage
