// All requests to one target, in an order that never depends on which answer is faster: visits are asked in
// batches, and a batch is worked into the cookies and the list of pages in the order it was asked.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scan/crawl_frontier.hpp"
#include "scan/page_visit.hpp"

namespace sessionaudit {

class TargetScan {
  public:
    using Finished = std::function<void(TargetScan&)>;
    using Responded = std::function<void(const std::string& url)>;

    TargetScan(std::string target, const FetchOptions& options, TransferLoop& loop, Responded responded);
    TargetScan(const TargetScan&) = delete;
    TargetScan& operator=(const TargetScan&) = delete;

    /// False where the target is no URL: the result is complete then and `finished` is never called.
    bool begin(Finished finished);
    TargetCapture take_result() { return std::move(result_); }

  private:
    using Next = void (TargetScan::*)(std::vector<VisitResult>);
    void batch(std::vector<VisitTask> tasks, Next next);
    VisitTask task(const WebUrl& url, CaptureKind kind, bool gpc = false) const;

    // The steps, in their order. Each asks something and names the step that takes the answers.
    void ask_robots();
    void took_robots(std::vector<VisitResult> results);
    void ask_start();
    void took_start(std::vector<VisitResult> results);
    void ask_other_scheme();
    void took_other_scheme(std::vector<VisitResult> results);
    void ask_gpc();
    void took_gpc(std::vector<VisitResult> results);
    void ask_sitemaps();
    void took_sitemaps(std::vector<VisitResult> results);
    void ask_level();
    void took_more_robots(std::vector<VisitResult> results);
    void ask_pages();
    void took_pages(std::vector<VisitResult> results);
    void finish();

    void keep(VisitResult& result, bool fatal_stays);
    void add_robots(const std::string& host, const VisitResult& result);
    WebUrl at_path(const WebUrl& url, const std::string& path) const;
    void note(const std::string& sentence);

    const FetchOptions& options_;
    TransferLoop& loop_;
    Responded responded_;
    Finished finished_;
    TargetCapture result_;

    WebUrl start_;
    bool scheme_named_ = false;
    std::unique_ptr<UrlScope> scope_;
    std::unique_ptr<VisitContext> context_;
    std::unique_ptr<CrawlFrontier> frontier_;
    CookieJar jar_;
    std::vector<std::string> sitemaps_;
    int sitemaps_asked_ = 0;
    std::vector<WebUrl> level_;  ///< what of the present level is still to be asked
    int depth_ = 0;              ///< of the present level
    bool start_failed_ = false;
};

}  // namespace sessionaudit
