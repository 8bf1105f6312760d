#include "zip/zip_writer.hpp"

#include <unistd.h>
#include <zip.h>

#include <cstring>
#include <deque>
#include <exception>

#include "crypto/running_hash.hpp"
#include "zip/zip_error.hpp"

namespace sessionaudit {
namespace {

/// libzip is C: what we throw waits here while it winds itself up.
using Failure = std::exception_ptr;

zip_int64_t fail_with(zip_error_t& error, int code, int system) {
    zip_error_set(&error, code, system);
    return -1;
}

/// The archive's own bytes, into a descriptor that we opened: libzip would make its file readable by others.
struct Output {
    int descriptor = -1;
    zip_error_t error{};

    zip_int64_t write(const void* data, zip_uint64_t size) {
        const char* from = static_cast<const char*>(data);
        for (zip_uint64_t left = size; left != 0;) {
            const ssize_t written = ::write(descriptor, from, left);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return fail_with(error, ZIP_ER_WRITE, errno);
            from += written;
            left -= static_cast<zip_uint64_t>(written);
        }
        return static_cast<zip_int64_t>(size);
    }
    zip_int64_t seek(void* data, zip_uint64_t size) {
        const auto* args = ZIP_SOURCE_GET_ARGS(zip_source_args_seek_t, data, size, &error);
        if (args == nullptr) return -1;
        return ::lseek(descriptor, args->offset, args->whence) < 0 ? fail_with(error, ZIP_ER_SEEK, errno) : 0;
    }
    zip_int64_t tell() {
        const off_t at = ::lseek(descriptor, 0, SEEK_CUR);
        return at < 0 ? fail_with(error, ZIP_ER_TELL, errno) : at;
    }
    zip_int64_t begin() {
        const bool empty = ::ftruncate(descriptor, 0) == 0 && ::lseek(descriptor, 0, SEEK_SET) == 0;
        return empty ? 0 : fail_with(error, ZIP_ER_WRITE, errno);
    }

    static zip_int64_t call(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
        auto& output = *static_cast<Output*>(self);
        switch (command) {
            case ZIP_SOURCE_SUPPORTS:
                return ZIP_SOURCE_SUPPORTS_WRITABLE;
            case ZIP_SOURCE_STAT:  // nothing is there yet: libzip starts a new archive
                return fail_with(output.error, ZIP_ER_READ, ENOENT);
            case ZIP_SOURCE_ERROR:
                return zip_error_to_data(&output.error, data, size);
            case ZIP_SOURCE_BEGIN_WRITE:
            case ZIP_SOURCE_ROLLBACK_WRITE:
                return output.begin();
            case ZIP_SOURCE_WRITE:
                return output.write(data, size);
            case ZIP_SOURCE_SEEK_WRITE:
                return output.seek(data, size);
            case ZIP_SOURCE_TELL_WRITE:
                return output.tell();
            case ZIP_SOURCE_COMMIT_WRITE:
            case ZIP_SOURCE_FREE:
            case ZIP_SOURCE_CLOSE:
                return 0;
            case ZIP_SOURCE_OPEN:
            case ZIP_SOURCE_READ:
            case ZIP_SOURCE_SEEK:
            case ZIP_SOURCE_TELL:
            case ZIP_SOURCE_REMOVE:
            case ZIP_SOURCE_RESERVED_1:
            case ZIP_SOURCE_BEGIN_WRITE_CLONING:
            case ZIP_SOURCE_ACCEPT_EMPTY:
            case ZIP_SOURCE_GET_FILE_ATTRIBUTES:
                break;
        }
        return fail_with(output.error, ZIP_ER_OPNOTSUPP, 0);
    }
};

/// One entry, while libzip reads it.
struct Input {
    std::string name;
    TextSource source;
    std::vector<ExportEntry>& written;
    Failure& failure;
    std::optional<RunningHash> hash{};
    TextParts parts{};
    std::string buffer{};
    std::size_t used = 0;
    std::int64_t size = 0;
    zip_error_t error{};

    void open() {
        parts = source();
        hash.emplace();
        buffer.clear();
        used = 0;
        size = 0;
    }
    std::size_t read(char* to, std::size_t room) {
        while (used == buffer.size()) {
            buffer.clear();
            used = 0;
            if (!parts(buffer) && buffer.empty()) return 0;
        }
        const std::size_t count = std::min(room, buffer.size() - used);
        std::memcpy(to, buffer.data() + used, count);
        hash->add(as_bytes(std::string_view(buffer).substr(used, count)));
        used += count;
        size += static_cast<std::int64_t>(count);
        return count;
    }
    void close() {
        written.push_back({name, size, hash->finish()});
        parts = {};
        buffer = {};
    }

    zip_int64_t stat(void* data, zip_uint64_t room) {
        if (room < sizeof(zip_stat_t)) return fail_with(error, ZIP_ER_INVAL, 0);
        zip_stat_init(static_cast<zip_stat_t*>(data));  // the size shows when it has been written
        return sizeof(zip_stat_t);
    }
    zip_int64_t run(void* data, zip_uint64_t room, zip_source_cmd_t command) {
        switch (command) {
            case ZIP_SOURCE_SUPPORTS:
                return ZIP_SOURCE_SUPPORTS_READABLE;
            case ZIP_SOURCE_OPEN:
                open();
                return 0;
            case ZIP_SOURCE_READ:
                return static_cast<zip_int64_t>(read(static_cast<char*>(data), room));
            case ZIP_SOURCE_CLOSE:
                close();
                return 0;
            case ZIP_SOURCE_STAT:
                return stat(data, room);
            case ZIP_SOURCE_ERROR:
                return zip_error_to_data(&error, data, room);
            case ZIP_SOURCE_FREE:
                return 0;
            case ZIP_SOURCE_SEEK:
            case ZIP_SOURCE_TELL:
            case ZIP_SOURCE_BEGIN_WRITE:
            case ZIP_SOURCE_COMMIT_WRITE:
            case ZIP_SOURCE_ROLLBACK_WRITE:
            case ZIP_SOURCE_WRITE:
            case ZIP_SOURCE_SEEK_WRITE:
            case ZIP_SOURCE_TELL_WRITE:
            case ZIP_SOURCE_REMOVE:
            case ZIP_SOURCE_RESERVED_1:
            case ZIP_SOURCE_BEGIN_WRITE_CLONING:
            case ZIP_SOURCE_ACCEPT_EMPTY:
            case ZIP_SOURCE_GET_FILE_ATTRIBUTES:
                break;
        }
        return fail_with(error, ZIP_ER_OPNOTSUPP, 0);
    }
    static zip_int64_t call(void* self, void* data, zip_uint64_t room, zip_source_cmd_t command) {
        auto& input = *static_cast<Input*>(self);
        try {
            return input.run(data, room, command);
        } catch (...) {
            if (!input.failure) input.failure = std::current_exception();
            return fail_with(input.error, ZIP_ER_READ, 0);
        }
    }
};

}  // namespace

TextSource whole_text(std::function<std::string()> text) {
    return [text = std::move(text)] {
        return [text, done = false](std::string& out) mutable {
            if (done) return false;
            done = true;
            out += text();
            return true;
        };
    };
}

struct ZipWriter::State {
    Output output{};
    std::deque<Input> inputs{};  // libzip keeps their addresses
    std::vector<ExportEntry> written{};
    Failure failure{};
    std::time_t at{};
    SecretBytes passphrase{};  // with a zero at its end; empty: none
    zip_t* archive = nullptr;

    Error failed(const std::string& what) const { return zip_failure(*zip_get_error(archive), what); }
};

ZipWriter::ZipWriter(int descriptor, Timestamp at, const std::optional<SecretBytes>& passphrase)
    : state_(std::make_unique<State>()) {
    state_->output.descriptor = descriptor;
    state_->at = std::chrono::system_clock::to_time_t(at);
    if (passphrase) {
        state_->passphrase = SecretBytes(passphrase->size() + 1);
        std::memcpy(state_->passphrase.data(), passphrase->data(), passphrase->size());
    }
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_function_create(Output::call, &state_->output, &error);
    state_->archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_CREATE, &error);
    if (state_->archive != nullptr) return;
    if (source != nullptr) zip_source_free(source);
    throw zip_failure(error, "cannot start a ZIP");
}

ZipWriter::~ZipWriter() {
    if (state_->archive != nullptr) zip_discard(state_->archive);
}

void ZipWriter::add(const std::string& name, TextSource source) {
    State& state = *state_;
    Input& input = state.inputs.emplace_back(Input{name, std::move(source), state.written, state.failure});
    zip_source_t* const made = zip_source_function(state.archive, Input::call, &input);
    if (made == nullptr) throw state.failed("cannot add " + name);
    const zip_int64_t index = zip_file_add(state.archive, name.c_str(), made, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(made);
        throw state.failed("cannot add " + name);
    }
    const auto place = static_cast<zip_uint64_t>(index);
    constexpr zip_uint32_t kPrivateFile = 0100600U << 16U;
    bool ok = zip_file_set_mtime(state.archive, place, state.at, 0) == 0 &&
              zip_file_set_external_attributes(state.archive, place, 0, ZIP_OPSYS_UNIX, kPrivateFile) == 0;
    if (ok && !state.passphrase.empty()) {
        const auto* text = static_cast<const char*>(static_cast<const void*>(state.passphrase.data()));
        ok = zip_file_set_encryption(state.archive, place, ZIP_EM_AES_256, text) == 0;
    }
    if (!ok) throw state.failed("cannot add " + name);
}

void ZipWriter::finish() {
    State& state = *state_;
    if (zip_close(state.archive) == 0) {
        state.archive = nullptr;
        return;
    }
    if (state.failure) std::rethrow_exception(state.failure);
    throw state.failed("cannot write the ZIP");
}

const std::vector<ExportEntry>& ZipWriter::entries() const {
    return state_->written;
}

}  // namespace sessionaudit
