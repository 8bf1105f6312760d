#include "sessionaudit/fetch.hpp"

#include <map>

#include "scan/fetch_checks.hpp"
#include "scan/target_scan.hpp"
#include "scan/transfer_loop.hpp"

namespace sessionaudit {
namespace {

class Run {
  public:
    Run(const std::vector<std::string>& urls, const FetchOptions& options,
        const std::function<void(TargetCapture)>& complete,
        const std::function<void(const FetchProgress&)>& progress)
        : urls_(urls), options_(options), complete_(complete), progress_(progress), loop_(options) {
        told_.total = urls.size();
    }

    void all() {
        beginning_ = true;
        begin_some();
        beginning_ = false;
        loop_.run();
    }

  private:
    void begin_some() {
        while (next_ < urls_.size() && under_way_.size() < static_cast<std::size_t>(options_.hosts_at_once)) {
            auto scan = std::make_unique<TargetScan>(urls_[next_++], options_, loop_,
                                                     [this](const std::string& url) { responded(url); });
            TargetScan* key = scan.get();
            under_way_.emplace(key, std::move(scan));
            if (!key->begin([this](TargetScan& done) { finished(done); })) finished(*key);
        }
    }

    /// Called from within the scan itself, which must outlive the call: it goes when another gets an answer.
    void finished(TargetScan& scan) {
        const auto found = under_way_.find(&scan);
        leaving_.push_back(std::move(found->second));
        under_way_.erase(found);
        complete_(scan.take_result());
        ++told_.done;
        tell();
        if (!beginning_) {
            beginning_ = true;
            begin_some();
            beginning_ = false;
        }
    }

    void responded(const std::string& url) {
        leaving_.clear();
        ++told_.responses;
        told_.now = url;
        tell();
    }

    void tell() const {
        if (progress_) progress_(told_);
    }

    const std::vector<std::string>& urls_;
    const FetchOptions& options_;
    const std::function<void(TargetCapture)>& complete_;
    const std::function<void(const FetchProgress&)>& progress_;
    TransferLoop loop_;
    std::map<TargetScan*, std::unique_ptr<TargetScan>> under_way_;
    std::vector<std::unique_ptr<TargetScan>> leaving_;
    std::size_t next_ = 0;
    FetchProgress told_;
    bool beginning_ = false;
};

}  // namespace

void fetch_targets(const std::vector<std::string>& urls, const FetchOptions& options,
                   const std::function<void(TargetCapture)>& complete,
                   const std::function<void(const FetchProgress&)>& progress) {
    check_fetch_options(options);
    Run(urls, options, complete, progress).all();
}

}  // namespace sessionaudit
