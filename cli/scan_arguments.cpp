#include "scan_arguments.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "files.hpp"
#include "options.hpp"
#include "sessionaudit/audit_runner.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

/// A number and one of the units; the unit "" must be among them for a bare number to be taken.
std::optional<std::uint64_t> with_unit(std::string_view text, std::initializer_list<Unit> units) {
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || number > 1'000'000'000'000U) return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const Unit& known : units)
        if (known.name == unit) return number * known.factor;
    return std::nullopt;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream input(text);
    for (std::string line; std::getline(input, line);) {
        line.erase(line.find_last_not_of(" \t\r") + 1);
        line.erase(0, line.find_first_not_of(" \t"));
        if (!line.empty() && line.front() != '#') lines.push_back(line);
    }
    return lines;
}

/// What stands in a process list is no secret any more: `@FILE` takes lines from a file, `@-` from standard
/// input.
std::vector<std::string> with_files(const std::vector<std::string>& given) {
    std::vector<std::string> all;
    for (const std::string& text : given) {
        if (text.rfind('@', 0) != 0) {
            all.push_back(text);
            continue;
        }
        for (std::string& line : lines_of(read_file(text.substr(1))))
            all.push_back(std::move(line));
    }
    return all;
}

void refuse_password(const std::string& target) {
    if (const std::string refusal = refuse_scan_target(target); !refusal.empty())
        throw Error(ErrorCode::invalid_argument,
                    refusal + ", and give `Authorization: ...` with --header @FILE");
}

void add_sources(Command command, ScanArguments& arguments) {
    command.add_option("target", arguments.targets, "URLs or host names to audit").type_name("URL");
    constexpr const char* kGroup = "What is audited";
    command.add_option("--urls", arguments.urls_file, "a file with a URL a line (- for standard input)")
        .type_name("FILE")
        .group(kGroup);
    command.add_option("--har", arguments.har_files, "a HAR file instead of the network")
        .type_name("FILE")
        .one_word_each()
        .group(kGroup);
    command
        .add_option("--headers-file", arguments.header_files,
                    "what curl -i, curl -D or curl -v wrote, instead of the network; needs --base-url")
        .type_name("FILE")
        .one_word_each()
        .group(kGroup);
    command
        .add_option("--captures", arguments.capture_files,
                    "captures of an earlier scan (NDJSON), instead of the network")
        .type_name("FILE")
        .one_word_each()
        .group(kGroup);
    command.add_option("--base-url", arguments.base_url, "whose the headers of --headers-file are")
        .type_name("URL")
        .group(kGroup);
}

void add_judgement(Command command, ScanArguments& arguments) {
    constexpr const char* kGroup = "How it is judged";
    command
        .add_option("--policy", arguments.policy,
                    "baseline, strict, asvs-l1, asvs-l2, asvs-l3, cnil-exemption, ccpa-gpc, or a file")
        .show_default()
        .type_name("NAME")
        .group(kGroup);
    command
        .add_option("--cookie-db", arguments.cookie_db,
                    "more cookies and their purposes, in the layout of the Open Cookie Database")
        .type_name("FILE")
        .group(kGroup);
    command
        .add_option(
            "--fail-on", arguments.fail_on,
            "exit 1 at this severity or over: info, low, medium, high, critical (default: the policy's)")
        .type_name("LEVEL")
        .group(kGroup);
    command
        .add_option("--baseline", arguments.baseline, "fail only on what is new or worse than in this file")
        .type_name("FILE")
        .group(kGroup);
    command
        .add_option("--write-baseline", arguments.write_baseline,
                    "record what is found as known; suppressions of the file are kept")
        .type_name("FILE")
        .group(kGroup);
    command
        .add_flag("--unreachable-is-finding", arguments.unreachable_is_finding,
                  "a target that could not be judged ends with exit 1 instead of 3")
        .group(kGroup);
    command.add_option("--at", arguments.at, "judge as of this moment, 2027-01-31 for example (default: now)")
        .type_name("TIME")
        .group(kGroup);
}

void add_outputs(Command command, ScanArguments& arguments) {
    constexpr const char* kGroup = "What is written";
    command
        .add_option(
            "--format", arguments.formats,
            "text, json, sarif, junit, csv, markdown, html or github; FORMAT=FILE writes a file; several "
            "may be given")
        .type_name("FORMAT")
        .one_word_each()
        .group(kGroup);
    command.add_option("--color", arguments.color, "auto, always or never")
        .show_default()
        .type_name("WHEN")
        .one_of({"auto", "always", "never"})
        .group(kGroup);
    command.add_flag("--all", arguments.all, "every finding in the text, not the worst ten").group(kGroup);
    command.add_flag("--quiet", arguments.quiet, "no progress, and no text where no format asks for it")
        .group(kGroup);
    command
        .add_option("--evidence", arguments.evidence,
                    "a new ZIP with what was seen, values left out, for sessionaudit verify")
        .type_name("FILE")
        .group(kGroup);
    command
        .add_option("--evidence-key", arguments.evidence_key,
                    "sign the evidence with this Ed25519 key (PKCS #8, PEM); otherwise with one made for it")
        .type_name("FILE")
        .group(kGroup);
    command
        .add_option("--save-captures", arguments.save_captures,
                    "what was seen as NDJSON, values left out, for --captures")
        .type_name("FILE")
        .group(kGroup);
}

void add_login(Command command, ScanArguments& arguments) {
    constexpr const char* kGroup = "Behind a login";
    command
        .add_option("--recipe", arguments.recipe,
                    "log in by this recipe, audit what is behind, and test the session's life")
        .type_name("FILE")
        .group(kGroup);
    command.add_flag("--login-only", arguments.login_only, "log in and audit, without the tests")
        .group(kGroup);
    command.add_option("--logged-in-page", arguments.lifecycle.pages, "a page to audit when logged in")
        .type_name("URL")
        .one_word_each()
        .group(kGroup);
    command
        .add_option("--samples", arguments.lifecycle.samples,
                    "fresh session ids to collect for the estimate of their strength; 0: none")
        .show_default()
        .in_range(0, 100000)
        .type_name("N")
        .group(kGroup);
    command
        .add_option("--idle-probe", arguments.idle_probe,
                    "wait so long and see whether an idle session still lives, 30m for example")
        .type_name("DURATION")
        .group(kGroup);
}

void add_crawl(Command command, ScanArguments& arguments) {
    constexpr const char* kGroup = "What is asked for";
    FetchOptions& fetch = arguments.fetch;
    command.add_option("--depth", fetch.depth, "follow links so many steps from the start page")
        .show_default()
        .in_range(0, 100)
        .type_name("N")
        .group(kGroup);
    command.add_option("--pages", fetch.pages_max, "pages of a target at most")
        .show_default()
        .in_range(1, 1000000)
        .type_name("N")
        .group(kGroup);
    command
        .add_option("--scope", fetch.scope,
                    "only URLs that begin so are asked (default: the target's host, with and without www.)")
        .type_name("PREFIX")
        .one_word_each()
        .group(kGroup);
    command.add_flag("--sitemap", fetch.sitemap, "take pages from sitemap.xml too").group(kGroup);
    command
        .add_flag("--gpc", fetch.gpc,
                  "ask the start page once more with Sec-GPC: 1, and for /.well-known/gpc.json")
        .group(kGroup);
    command
        .add_flag("--one-scheme", arguments.one_scheme, "do not also try http for https, or https for http")
        .group(kGroup);
    command
        .add_flag("--no-robots", arguments.no_robots, "crawl what robots.txt forbids; only for your own site")
        .group(kGroup);
}

void add_transport(Command command, ScanArguments& arguments) {
    constexpr const char* kGroup = "How it is asked for";
    FetchOptions& fetch = arguments.fetch;
    command
        .add_option("--header", arguments.headers,
                    "send this field, \"Name: value\", to the target's host; @FILE takes secrets from a file")
        .type_name("FIELD")
        .one_word_each()
        .group(kGroup);
    command
        .add_option("--cookie", arguments.cookies,
                    "send this cookie, name=value, to the target's host; @FILE as above")
        .type_name("PAIR")
        .one_word_each()
        .group(kGroup);
    command.add_option("--user-agent", fetch.user_agent, "what the target is told who asks")
        .type_name("TEXT")
        .group(kGroup);
    command.add_option("--resolve", fetch.resolve, "HOST:PORT:ADDRESS instead of asking the DNS")
        .type_name("TEXT")
        .one_word_each()
        .group(kGroup);
    command.add_option("--proxy", fetch.proxy, "through this proxy").type_name("URL").group(kGroup);
    command.add_option("--ca-file", fetch.ca_file, "certificates of issuers to trust (PEM)")
        .type_name("FILE")
        .group(kGroup);
    command.add_option("--client-cert", fetch.client_certificate, "certificate to show the target (PEM)")
        .type_name("FILE")
        .group(kGroup);
    command.add_option("--client-key", fetch.client_key, "its key (PEM)").type_name("FILE").group(kGroup);
    command
        .add_option("--insecure", fetch.insecure_hosts,
                    "do not check the certificate of this host; * for none at all")
        .type_name("HOST")
        .one_word_each()
        .group(kGroup);
    command.add_option("--http-version", arguments.http_version, "2 (where the target has it) or 1.1")
        .show_default()
        .type_name("VERSION")
        .one_of({"1.1", "2"})
        .group(kGroup);
}

void add_limits(Command command, ScanArguments& arguments) {
    constexpr const char* kGroup = "Limits";
    FetchOptions& fetch = arguments.fetch;
    const auto text = [&](const char* name, const char* type, std::string& value, const char* help) {
        command.add_option(name, value, help).show_default().type_name(type).group(kGroup);
    };
    command.add_option("--per-host", fetch.per_host, "requests to one host at once")
        .show_default()
        .in_range(1, 64)
        .type_name("N")
        .group(kGroup);
    command.add_option("--hosts", fetch.hosts_at_once, "targets at once")
        .show_default()
        .in_range(1, 1024)
        .type_name("N")
        .group(kGroup);
    command.add_option("--redirects", fetch.redirects_max, "redirects followed in a row")
        .show_default()
        .in_range(0, 100)
        .type_name("N")
        .group(kGroup);
    command.add_option("--retries", fetch.retries, "tries after a reset, a time-out, or 429, 502, 503, 504")
        .show_default()
        .in_range(0, 20)
        .type_name("N")
        .group(kGroup);
    text("--retry-pause", "TIME", arguments.retry_pause, "before the first of them; then growing");
    text("--connect-timeout", "TIME", arguments.connect_timeout, "until connected");
    text("--first-byte-timeout", "TIME", arguments.first_byte_timeout, "until the answer begins");
    text("--timeout", "TIME", arguments.timeout, "until the answer is complete");
    text("--max-body", "SIZE", arguments.body_max, "of a page that is read, decoded");
    text("--max-header", "SIZE", arguments.header_max, "of one answer's header");
}

}  // namespace

Milliseconds parse_pause(const std::string& text) {
    const auto found = with_unit(text, {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}});
    if (!found || *found == 0 || *found > 86'400'000U)
        throw Error(ErrorCode::invalid_argument,
                    "write a time as 500ms, 10s or 2m (at most 24h), not " + text);
    return Milliseconds{static_cast<std::int64_t>(*found)};
}

std::uint64_t parse_size(const std::string& text) {
    const auto found = with_unit(text, {{"", 1}, {"K", 1U << 10U}, {"M", 1U << 20U}});
    if (!found || *found == 0 || *found > (1U << 30U))
        throw Error(ErrorCode::invalid_argument,
                    "write a size as 65536, 64K or 2M (at most 1024M), not " + text);
    return *found;
}

void add_scan_options(Command command, ScanArguments& arguments) {
    add_sources(command, arguments);
    add_judgement(command, arguments);
    add_outputs(command, arguments);
    add_login(command, arguments);
    add_crawl(command, arguments);
    add_transport(command, arguments);
    add_limits(command, arguments);
}

FetchOptions fetch_options_of(const ScanArguments& arguments) {
    FetchOptions fetch = arguments.fetch;
    fetch.both_schemes = !arguments.one_scheme;
    fetch.robots = !arguments.no_robots;
    fetch.http2 = arguments.http_version == "2";
    fetch.headers = with_files(arguments.headers);
    fetch.cookies = with_files(arguments.cookies);
    fetch.connect_timeout = parse_pause(arguments.connect_timeout);
    fetch.first_byte_timeout = parse_pause(arguments.first_byte_timeout);
    fetch.total_timeout = parse_pause(arguments.timeout);
    fetch.retry_pause = parse_pause(arguments.retry_pause);
    fetch.body_max = parse_size(arguments.body_max);
    fetch.headers_max = parse_size(arguments.header_max);
    return fetch;
}

LifecycleOptions lifecycle_options_of(const ScanArguments& arguments) {
    LifecycleOptions lifecycle = arguments.lifecycle;
    lifecycle.run_tests = !arguments.login_only;
    if (arguments.login_only) lifecycle.samples = 0;
    if (!arguments.idle_probe.empty()) lifecycle.idle_probe = parse_duration(arguments.idle_probe);
    return lifecycle;
}

std::vector<std::string> scan_targets(const ScanArguments& arguments) {
    std::vector<std::string> named = arguments.targets;
    if (!arguments.urls_file.empty()) {
        const std::vector<std::string> listed = lines_of(read_file(arguments.urls_file));
        if (listed.empty())
            throw Error(ErrorCode::invalid_argument, arguments.urls_file + " names no URL; write one a line");
        named.insert(named.end(), listed.begin(), listed.end());
    }
    std::vector<std::string> targets;
    for (const std::string& target : named) {
        refuse_password(target);
        if (std::find(targets.begin(), targets.end(), target) == targets.end()) targets.push_back(target);
    }
    return targets;
}

}  // namespace sessionaudit::cli
