// Runs a login recipe against an application and prints what the life-cycle tests say: the helper of
// tests/slow/real_apps.sh.
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "sessionaudit/error.hpp"
#include "sessionaudit/lifecycle.hpp"

namespace {

using namespace sessionaudit;
using Json = nlohmann::ordered_json;

LoginRecipe recipe_of(const std::string& file) {
    std::ifstream input(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(input), {}};
    return parse_login_recipe(text, file);
}

std::string without_value(std::string_view line) {
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::size_t end = std::min(line.find(';'), line.size());
    return std::string(line.substr(0, std::min(equals + 1, end))) + "..." + std::string(line.substr(end));
}

Json report(const TargetCapture& captured) {
    Json json = {{"problems", Json::array()},
                 {"notes", captured.notes},
                 {"tests", Json::array()},
                 {"ids", Json::array()},
                 {"set_cookie", Json::array()}};
    for (const CaptureProblem& problem : captured.problems)
        json["problems"].push_back(problem.sentence);
    for (const LifecycleCheck& check : captured.lifecycle)
        json["tests"].push_back({{"id", check.id},
                                 {"outcome", to_string(check.outcome)},
                                 {"cookie", check.cookie},
                                 {"sentence", check.sentence},
                                 {"references", check.references}});
    for (const SessionIdEstimate& estimate : captured.id_estimates)
        json["ids"].push_back({{"cookie", estimate.cookie},
                               {"samples", estimate.samples},
                               {"bits", estimate.bits},
                               {"bits_at_most", estimate.bits_at_most},
                               {"confidence", estimate.confidence},
                               {"structure", estimate.structure},
                               {"collisions", estimate.collisions},
                               {"sentence", estimate.sentence}});
    for (const Capture& capture : captured.captures)
        for (const std::string_view line : capture.values_of("set-cookie"))
            json["set_cookie"].push_back({{"url", capture.url},
                                          {"status", capture.status},
                                          {"logged_in", capture.logged_in},
                                          {"line", without_value(line)}});
    return json;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || argc > 4) {
        std::cerr << "usage: slow_real_apps RECIPE [SAMPLES [IDLE_SECONDS]]\n";
        return 2;
    }
    try {
        LifecycleOptions options;
        if (argc > 2) options.samples = std::stoi(argv[2]);
        if (argc > 3) options.idle_probe = Seconds(std::stoi(argv[3]));
        TargetCapture captured;
        run_lifecycle(recipe_of(argv[1]), {}, options, system_clock(), captured);
        std::cout << report(captured).dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
        return captured.problems.empty() ? 0 : 3;
    } catch (const std::exception& error) {
        std::cerr << "slow_real_apps: " << error.what() << "\n";
        return 2;
    }
}
