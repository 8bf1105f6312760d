// The log as files (c2sp.org/tlog-tiles): tiles of 256 hashes, bundles of 256 entries.
//
// A tile of theirs spans two levels of ours: its 256 hashes are the lowest rows of 16 neighbours at our
// level 2L.
#include <fstream>

#include "core/codec.hpp"
#include "ledger/ledger_state.hpp"
#include "ledger/tile_store.hpp"
#include "sessionaudit/error.hpp"
#include "tables/ledger_rows.hpp"

namespace sessionaudit {
namespace {

constexpr std::uint64_t kWidth = 256;
constexpr unsigned kLevelsPerTile = 8;

void write_file(const std::filesystem::path& file, ByteView bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream output(file, std::ios::binary | std::ios::trunc);
    output.write(as_text(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    output.close();
    if (!output) throw Error(ErrorCode::io_error, "could not write " + file.string());
}

/// 1234067 becomes x001/x234/067; a partial tile's width follows as .p/W.
std::filesystem::path numbered(const std::filesystem::path& folder, std::uint64_t index,
                               std::uint64_t width) {
    const auto three_digits = [](std::uint64_t value) {
        return std::string{static_cast<char>('0' + value / 100), static_cast<char>('0' + value / 10 % 10),
                           static_cast<char>('0' + value % 10)};
    };
    std::filesystem::path path = three_digits(index % 1000);
    while (index >= 1000) {
        index /= 1000;
        std::string group = "x";
        group += three_digits(index % 1000);
        path = group / path;
    }
    if (width != kWidth) path += ".p/" + std::to_string(width);
    return folder / path;
}

Bytes tile_hashes(storage::Connection& connection, unsigned level, std::uint64_t tile, std::uint64_t width) {
    Bytes hashes;
    const std::uint64_t first = tile * kWidth;
    for (std::uint64_t done = 0; done < width; done += kTileWidth) {
        const unsigned node_level = level * kLevelsPerTile;
        const Tile ours = load_tile(connection, tile_of(node_level, first + done));
        const std::uint64_t here = std::min<std::uint64_t>(kTileWidth, width - done);
        for (std::size_t i = 0; i < here; ++i)
            hashes.insert(hashes.end(), ours[i].begin(), ours[i].end());
    }
    return hashes;
}

Bytes bundle_of(storage::Connection& connection, std::uint64_t first, std::uint64_t width) {
    Bytes bundle;
    std::uint64_t count = 0;
    rows::each_entry(connection, first, width, [&](std::uint64_t index, ByteView data) {
        if (index != first + count++) throw Error(ErrorCode::corrupt, "the ledger lacks entries; verify it");
        append_u16(bundle, static_cast<std::uint16_t>(data.size()));
        bundle.insert(bundle.end(), data.begin(), data.end());
    });
    if (count != width) throw Error(ErrorCode::corrupt, "the ledger lacks entries; verify it");
    return bundle;
}

/// Whether `total` things fill `width` places of a tile. Widths of 1 to 256; a tile's number so that no place
/// of it is beyond 64 bits.
bool reaches(std::uint64_t total, std::uint64_t tile, std::uint64_t width) {
    return width >= 1 && width <= kWidth && tile <= total / kWidth && tile * kWidth + width <= total;
}

class Export {
  public:
    Export(storage::Connection& connection, std::filesystem::path folder, std::uint64_t size)
        : connection_(connection), folder_(std::move(folder)), size_(size) {}

    void write_tree() {
        std::uint64_t hashes = size_;
        for (unsigned level = 0; hashes != 0; ++level, hashes /= kWidth) {
            const std::filesystem::path folder = folder_ / "tile" / std::to_string(level);
            for (std::uint64_t tile = 0; tile * kWidth < hashes; ++tile) {
                const std::uint64_t width = std::min(kWidth, hashes - tile * kWidth);
                write_file(numbered(folder, tile, width), tile_hashes(connection_, level, tile, width));
            }
        }
    }

    void write_entries(const Ledger::Progress& progress) {
        for (std::uint64_t first = 0; first < size_; first += kWidth) {
            const std::uint64_t width = std::min(kWidth, size_ - first);
            write_file(numbered(folder_ / "tile" / "entries", first / kWidth, width),
                       bundle_of(connection_, first, width));
            if (progress) progress(first + width, size_);
        }
    }

  private:
    storage::Connection& connection_;
    std::filesystem::path folder_;
    std::uint64_t size_;
};

}  // namespace

std::optional<Bytes> Ledger::tile(unsigned level, std::uint64_t index, std::uint64_t width) const {
    constexpr unsigned kLevelMax = 63 / kLevelsPerTile;
    if (level > kLevelMax || !reaches(size() >> (level * kLevelsPerTile), index, width)) return std::nullopt;
    return tile_hashes(state_->connection, level, index, width);
}

std::optional<Bytes> Ledger::entry_bundle(std::uint64_t index, std::uint64_t width) const {
    if (!reaches(size(), index, width)) return std::nullopt;
    return bundle_of(state_->connection, index * kWidth, width);
}

void Ledger::export_tiles(const std::filesystem::path& folder, const Progress& progress) const {
    try {
        if (std::filesystem::exists(folder) && !std::filesystem::is_empty(folder))
            throw Error(ErrorCode::already_exists,
                        folder.string() + " is not empty; name a new folder for the export");
        std::filesystem::create_directories(folder);
        // What is below this size never changes again, so no lock is needed while writing it out.
        const std::uint64_t size = this->size();
        Export files(state_->connection, folder, size);
        files.write_entries(progress);
        files.write_tree();
        write_file(folder / "vkey", as_bytes(state_->key.to_text() + "\n"));
        write_file(folder / "checkpoint", as_bytes(checkpoint(size)));
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(ErrorCode::io_error,
                    "could not write the export to " + folder.string() + ": " + error.code().message());
    }
}

}  // namespace sessionaudit
