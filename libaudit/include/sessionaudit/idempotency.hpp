// Requests that may be sent twice: the second is answered as the first was, and nothing is done again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sessionaudit/bytes.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

/// A request and the key its sender made up for it.
struct KeyedRequest {
    std::string sender;  ///< keys of different senders are different keys
    std::string key;
    Bytes content;  ///< all that the request says; the same key may not come with another
};

/// What is known of a keyed request when it comes.
struct RepeatCheck {
    enum class State {
        fresh,      ///< noted as begun: carry it out, then finish() or forget()
        begun,      ///< in progress, or cut off in the middle: whether it was done is not known
        different,  ///< the key came with another content before
        done,       ///< `answer` is what finish() was given
    };
    State state = State::fresh;
    std::string answer;
};

/// Answers are kept for 24 hours, sealed under a key that is derived from the sender's: a secret issued in
/// one cannot be read from the store. Nothing that is kept reveals the content. Threads: any.
class IdempotencyService {
  public:
    explicit IdempotencyService(VaultCore& core) : core_(core) {}

    /// Durable when it returns, so that a crash before finish() does not let a request be carried out twice.
    RepeatCheck begin(const KeyedRequest& request);
    void finish(const KeyedRequest& request, const std::string& answer);
    /// Nothing was done: the key is free again.
    void forget(const KeyedRequest& request);
    /// Deletes expired answers; begin() does so too, a few at a time.
    std::int64_t purge();

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
