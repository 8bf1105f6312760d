// After Thompson (1968): a set of places in the pattern goes through the text byte by byte.
#include "api/text_pattern.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace sessionaudit::server {
namespace {

using Step = TextPattern::Step;
using Steps = std::vector<Step>;
using Bytes = TextPattern::Bytes;

constexpr std::size_t kRepeatsMax = 2048;
constexpr std::size_t kStepsMax = 16'384;

Bytes range(char from, char to) {
    Bytes bytes;
    for (int c = static_cast<unsigned char>(from); c <= static_cast<unsigned char>(to); ++c)
        bytes.set(static_cast<std::size_t>(c));
    return bytes;
}

void append(Steps& to, const Steps& more) {
    to.insert(to.end(), more.begin(), more.end());
}

Step split(std::size_t first, std::ptrdiff_t second) {
    return {Step::Kind::split, {}, static_cast<std::ptrdiff_t>(first), second};
}

std::ptrdiff_t distance(const Steps& steps) {
    return static_cast<std::ptrdiff_t>(steps.size());
}

class Reader {
  public:
    explicit Reader(std::string_view pattern) : left_(pattern), pattern_(pattern) {}

    Steps read() {
        if (!accept('^')) fail();
        Steps steps = sequence();
        if (!left_.empty()) fail();
        steps.emplace_back();
        return steps;
    }

  private:
    [[noreturn]] void fail() const {
        throw std::invalid_argument("a pattern that is not understood: " + std::string(pattern_));
    }
    bool accept(char c) {
        if (left_.empty() || left_.front() != c) return false;
        left_.remove_prefix(1);
        return true;
    }
    char next() {
        if (left_.empty()) fail();
        const char c = left_.front();
        left_.remove_prefix(1);
        return c;
    }

    Steps alternatives() {
        Steps steps = sequence();
        if (!accept('|')) return steps;
        const Steps others = alternatives();
        Steps both{split(1, distance(steps) + 2)};
        append(both, steps);
        both.push_back(split(others.size() + 1, distance(others) + 1));
        append(both, others);
        return both;
    }

    Steps sequence() {
        Steps steps;
        while (!left_.empty() && left_.front() != '|' && left_.front() != ')') {
            append(steps, repeated(atom()));
            if (steps.size() > kStepsMax) fail();
        }
        return steps;
    }

    Steps atom() {
        Step step;
        step.kind = Step::Kind::byte;
        switch (const char c = next()) {
            case '(': {
                Steps group = alternatives();
                if (!accept(')')) fail();
                return group;
            }
            case '$':
                step.kind = Step::Kind::end;
                break;
            case '[':
                step.bytes = one_of();
                break;
            case '\\':
                step.bytes = escaped();
                break;
            case '.':
                step.bytes = ~(range('\n', '\n') | range('\r', '\r'));
                break;
            case '^':
            case '*':
            case '+':
            case '?':
            case '{':
            case ']':
            case '}':
                fail();
            default:
                step.bytes = range(c, c);
        }
        return {step};
    }

    Bytes escaped() {
        const char c = next();
        if (c == 'd') return range('0', '9');
        if (c == 's') return range('\t', '\r') | range(' ', ' ');
        if (c == 'w') return range('a', 'z') | range('A', 'Z') | range('0', '9') | range('_', '_');
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) fail();
        return range(c, c);
    }

    Bytes one_of() {
        const bool negated = accept('^');
        Bytes bytes;
        while (!accept(']')) {
            const char from = next();
            if (from == '\\') {
                bytes |= escaped();
            } else if (left_.size() > 1 && left_[0] == '-' && left_[1] != ']') {
                left_.remove_prefix(1);
                const char to = next();
                if (to == '\\' || static_cast<unsigned char>(to) < static_cast<unsigned char>(from)) fail();
                bytes |= range(from, to);
            } else {
                bytes |= range(from, from);
            }
        }
        return negated ? ~bytes : bytes;
    }

    std::size_t number() {
        std::size_t value = 0;
        if (left_.empty() || left_.front() < '0' || left_.front() > '9') fail();
        while (!left_.empty() && left_.front() >= '0' && left_.front() <= '9') {
            value = value * 10 + static_cast<std::size_t>(next() - '0');
            if (value > kRepeatsMax) fail();
        }
        return value;
    }

    static Steps optional(const Steps& inner) {
        Steps steps{split(1, distance(inner) + 1)};
        append(steps, inner);
        return steps;
    }
    static Steps any_number(const Steps& inner) {
        Steps steps = optional(inner);
        steps.front().second += 1;
        steps.push_back(split(1, -distance(steps)));
        return steps;
    }

    Steps repeated(const Steps& inner) {
        if (accept('?')) return optional(inner);
        if (accept('*')) return any_number(inner);
        if (accept('+')) {
            Steps steps = inner;
            append(steps, any_number(inner));
            return steps;
        }
        if (!accept('{')) return inner;
        const std::size_t least = number();
        const bool bounded = !accept(',');
        const bool open = !bounded && !left_.empty() && left_.front() == '}';
        const std::size_t most = bounded || open ? least : number();
        if (!accept('}') || most < least || most * inner.size() > kStepsMax) fail();
        Steps steps;
        for (std::size_t i = 0; i < least; ++i)
            append(steps, inner);
        if (open) append(steps, any_number(inner));
        const Steps once = optional(inner);
        for (std::size_t i = least; i < most; ++i)
            append(steps, once);
        return steps;
    }

    std::string_view left_;
    std::string_view pattern_;
};

/// Where in the pattern one may be, at one place of the text.
class Places {
  public:
    explicit Places(const Steps& steps) : steps_(steps), seen_(steps.size(), 0) {}

    void begin() {
        ++round_;
        places_.clear();
        found_ = false;
    }
    /// This place, and all that no byte is needed for.
    void add(std::size_t place, bool at_end) {
        waiting_.assign(1, place);
        while (!waiting_.empty()) {
            const std::size_t at = waiting_.back();
            waiting_.pop_back();
            if (seen_[at] == round_) continue;
            seen_[at] = round_;
            const Step& step = steps_[at];
            if (step.kind == Step::Kind::byte) places_.push_back(at);
            if (step.kind == Step::Kind::found) found_ = true;
            if (step.kind == Step::Kind::end && at_end) waiting_.push_back(at + 1);
            if (step.kind != Step::Kind::split) continue;
            waiting_.push_back(at + static_cast<std::size_t>(step.first));
            waiting_.push_back(at + static_cast<std::size_t>(step.second));
        }
    }
    bool found() const { return found_; }
    const std::vector<std::size_t>& list() const { return places_; }

  private:
    const Steps& steps_;
    std::vector<std::size_t> seen_;
    std::vector<std::size_t> places_;
    std::vector<std::size_t> waiting_;
    std::size_t round_ = 0;
    bool found_ = false;
};

}  // namespace

TextPattern::TextPattern(std::string_view pattern) : steps_(Reader(pattern).read()) {}

bool TextPattern::found_in(std::string_view text) const {
    Places one(steps_);
    Places other(steps_);
    Places* now = &one;
    Places* then = &other;
    now->begin();
    now->add(0, text.empty());
    for (std::size_t i = 0; i < text.size() && !now->found() && !now->list().empty(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        then->begin();
        for (const std::size_t place : now->list())
            if (steps_[place].bytes.test(byte)) then->add(place + 1, i + 1 == text.size());
        std::swap(now, then);
    }
    return now->found();
}

}  // namespace sessionaudit::server
