#include "scan/curl_problem.hpp"

#include <openssl/x509_vfy.h>

#include <cerrno>
#include <system_error>

namespace sessionaudit {
namespace {

using Kind = CaptureProblem::Kind;

std::string seconds(Milliseconds time) {
    std::string text = std::to_string(time.count() / 1000);
    if (const auto rest = time.count() % 1000; rest != 0) {
        std::string digits = std::to_string(1000 + rest).substr(1);
        digits.resize(digits.find_last_not_of('0') + 1);
        text += "." + digits;
    }
    return text + " s";
}

curl_off_t time_of(CURL* handle, CURLINFO info) {
    curl_off_t micros = 0;
    return curl_easy_getinfo(handle, info, &micros) == CURLE_OK ? micros : 0;
}

std::string timeout_sentence(CURL* handle, const FailedTransfer& failed) {
    const FetchOptions& options = failed.options;
    const std::string& host = failed.url.host;
    if (failed.header_done)
        return host + " sent its body too slowly and was given up after " + seconds(options.total_timeout) +
               " at most; what came before stands";
    if (failed.first_byte_timed_out || time_of(handle, CURLINFO_PRETRANSFER_TIME_T) > 0)
        return host + " took the request and sent no complete header within " +
               seconds(failed.first_byte_timed_out ? options.first_byte_timeout : options.total_timeout) +
               "; try again later or allow more time";
    long own_port = 0;  // there is one once the connection stands
    (void)curl_easy_getinfo(handle, CURLINFO_LOCAL_PORT, &own_port);
    if (own_port > 0 && failed.url.scheme == "https")
        return host + " accepted the connection and did not finish the TLS handshake within " +
               seconds(options.connect_timeout) + "; try again later or allow more time";
    if (time_of(handle, CURLINFO_NAMELOOKUP_TIME_T) > 0)
        return host + " did not accept a connection to port " + std::to_string(failed.url.port) + " within " +
               seconds(options.connect_timeout) + "; check host, port and firewall";
    return "The name " + host + " was not resolved within " + seconds(options.connect_timeout) +
           "; check the name server";
}

std::string cannot_connect_sentence(CURL* handle, const FailedTransfer& failed) {
    long reason = 0;
    (void)curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, &reason);
    const std::string where = failed.url.host + ", port " + std::to_string(failed.url.port);
    if (reason == 0 || reason == ECONNREFUSED)
        return "Nothing answers at " + where +
               " (connection refused); check that the server runs and the port is right";
    return where + " cannot be reached (" + std::generic_category().message(static_cast<int>(reason)) +
           "); check network, proxy and address";
}

std::string insecure_hint(const FailedTransfer& failed) {
    return "; to audit it all the same, say --insecure " + failed.url.bare_host();
}

CaptureProblem certificate_problem(CURL* handle, const FailedTransfer& failed) {
    long verdict = X509_V_OK;
    (void)curl_easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &verdict);
    const std::string whose = "The certificate of " + failed.url.host;
    switch (verdict) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return {Kind::tls_expired, {}, whose + " has expired; renew it" + insecure_hint(failed)};
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return {Kind::tls_expired,
                    {},
                    whose + " is not valid yet; check the clocks or the certificate" + insecure_hint(failed)};
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return {
                Kind::tls_untrusted,
                {},
                whose +
                    " is signed by nobody this machine knows (self-signed); name its issuer with --ca-file" +
                    insecure_hint(failed)};
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return {Kind::tls_untrusted,
                    {},
                    whose +
                        " has an issuer this machine does not know, or the server leaves out the certificate "
                        "between; name the issuer with --ca-file" +
                        insecure_hint(failed)};
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
        case X509_V_OK:
        case X509_V_ERR_UNSPECIFIED:  // curl's "not asked yet": the chain is good, it compares the names
                                      // itself
            return {
                Kind::tls_wrong_name,
                {},
                whose + " is for another name; use a name it is for, or replace it" + insecure_hint(failed)};
        // Any of the many other codes of OpenSSL.
        default:
            return {Kind::tls_other,
                    {},
                    whose + " does not verify (" + X509_verify_cert_error_string(verdict) + ")" +
                        insecure_hint(failed)};
    }
}

CaptureProblem plain_problem(CURL* handle, CURLcode code, const FailedTransfer& failed) {
    const std::string& host = failed.url.host;
    // CURLcode has a hundred values; those not named here are told in curl's words.
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return {Kind::unresolvable,
                    {},
                    "The name " + host + " does not resolve; check its spelling and the name server"};
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {Kind::unresolvable, {}, "The name of the proxy does not resolve; check --proxy"};
        case CURLE_COULDNT_CONNECT:
            return {Kind::refused, {}, cannot_connect_sentence(handle, failed)};
        case CURLE_OPERATION_TIMEDOUT:
            return {Kind::timeout, {}, timeout_sentence(handle, failed)};
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
            return certificate_problem(handle, failed);
        case CURLE_SSL_CACERT_BADFILE:
            return {Kind::tls_other, {}, "The file of --ca-file holds no certificates; give one in PEM form"};
        case CURLE_SSL_CERTPROBLEM:
            return {Kind::tls_other,
                    {},
                    "The client certificate or its key cannot be used; give both in PEM form"};
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CIPHER:
            return {Kind::tls_other,
                    {},
                    "No TLS connection to " + host + " came about (" + failed.words +
                        "); check that the port speaks TLS 1.2 or newer"};
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_PARTIAL_FILE:
            return {
                Kind::reset,
                {},
                failed.header_done
                    ? host + " closed the connection before the body was complete; what came before stands"
                    : host + " closed the connection without an answer; try again later"};
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY:
            return {Kind::protocol,
                    {},
                    host +
                        " sent something that is not an HTTP header (a NUL byte, a line without a colon, or "
                        "another "
                        "protocol); what came before it is shown, browsers may drop the whole answer"};
        case CURLE_BAD_CONTENT_ENCODING:
            return {Kind::protocol, {}, host + " sent a body whose compression is broken; its header stands"};
        default:
            return {Kind::protocol,
                    {},
                    "The transfer from " + host + " failed (" + curl_easy_strerror(code) +
                        "); try again with --http-version 1.1"};
    }
}

}  // namespace

CaptureProblem curl_problem(CURL* handle, CURLcode code, const FailedTransfer& failed) {
    CaptureProblem problem;
    if (failed.header_too_large) {
        problem.kind = Kind::headers_too_large;
        problem.sentence = failed.url.host +
                           " sent a header larger than is read (browsers give up at 256 KiB); " +
                           "the lines before the limit are judged, the rest is not";
    } else {
        problem = plain_problem(handle, code, failed);
    }
    problem.url = failed.url.text();
    return problem;
}

bool worth_retrying(Kind kind) noexcept {
    return kind == Kind::reset || kind == Kind::timeout;
}

}  // namespace sessionaudit
