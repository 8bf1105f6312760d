#include <cstdio>
#include <iostream>

#include "options.hpp"
#include "output.hpp"

namespace sessionaudit::cli {
namespace {

std::string decimal(double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string percent(double fraction) {
    return decimal(fraction * 100, 2) + " %";
}

}  // namespace

void register_stats(Command app, Options& options) {
    const Command command = add_command(app, "stats", "numbers over all sessions", [&options] {
        const StoreStats stats = options.open_vault().stats();
        if (options.json) return print_json(json_of(stats));
        const VisitStats& all = stats.all;
        print_fields(
            {{"events", std::to_string(all.events)},
             {"sessions", std::to_string(all.sessions) + " (" + std::to_string(stats.bots.sessions) +
                              " of bots, " + std::to_string(stats.active_sessions) + " active now)"},
             {"subjects", std::to_string(stats.subjects)},
             {"page views / session", decimal(all.page_views_per_session(), 4) + " (of all sessions)"},
             {"bounce rate", percent(all.bounce_rate()) + " (of the " +
                                 std::to_string(all.sessions_with_page_view) + " sessions with a page view)"},
             {"engaged", percent(all.engaged_rate()) + " (of all sessions)"},
             {"duration", "mean " + decimal(all.duration_mean_s, 3) + " s, median " +
                              decimal(all.duration_median_s, 3) + " s, p90 " +
                              decimal(all.duration_p90_s, 3) + " s (of all sessions)"}});
    });
    command.footer("Definitions: docs/metrics.md. Rates are fractions in --json.");
}

}  // namespace sessionaudit::cli
