#include "daemon/net/trust.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

namespace highroad {
namespace {

/// OpenSSL keeps the verdict but not the certificate it is about, when a handshake fails. Kept per connection.
struct verdict {
    int code = X509_V_OK;
    std::string expired_on;
    std::string valid_from;
    std::string names;
    std::string issuer;
};

void forget(void*, void* kept, CRYPTO_EX_DATA*, int, long, void*)
{
    delete static_cast<verdict*>(kept);
}

int verdict_slot()
{
    static const int slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, forget);
    return slot;
}

std::string date_of(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unknown day";
    std::array<char, 16> text{};
    auto length = std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
    return {text.data(), length};
}

/// The certificate is a stranger's: its texts may hold anything. What no name has becomes '?', and no name is long.
std::string harmless(const unsigned char* bytes, int length)
{
    constexpr int longest = 100;
    std::string text;
    for (int i = 0; i < length && i < longest; ++i)
        text += bytes[i] >= ' ' && bytes[i] < 0x7f ? char(bytes[i]) : '?';
    return text;
}

std::string common_name(const X509_NAME* name)
{
    for (int wanted : {NID_commonName, NID_organizationName}) {
        auto at = X509_NAME_get_index_by_NID(name, wanted, -1);
        if (at < 0) continue;
        const auto* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
        return harmless(ASN1_STRING_get0_data(text), ASN1_STRING_length(text));
    }
    return "an authority without a name";
}

std::string dns_names(X509* certificate)
{
    constexpr int shown = 4;
    auto* all = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    std::string text;
    int count = 0;
    for (int i = 0; all && i < sk_GENERAL_NAME_num(all); ++i) {
        const auto* name = sk_GENERAL_NAME_value(all, i);
        if (name->type != GEN_DNS) continue;
        if (++count > shown) {
            text += ", ...";
            break;
        }
        if (!text.empty()) text += ", ";
        text += harmless(ASN1_STRING_get0_data(name->d.dNSName), ASN1_STRING_length(name->d.dNSName));
    }
    GENERAL_NAMES_free(all);
    return text.empty() ? common_name(X509_get_subject_name(certificate)) : text;
}

int look(int accepted, X509_STORE_CTX* checking)
{
    if (accepted == 1) return 1;
    auto* connection = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(checking, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* kept = connection ? static_cast<verdict*>(SSL_get_ex_data(connection, verdict_slot())) : nullptr;
    auto* certificate = X509_STORE_CTX_get_current_cert(checking);
    if (!kept) return 0;
    kept->code = X509_STORE_CTX_get_error(checking);
    if (certificate) {
        kept->expired_on = date_of(X509_get0_notAfter(certificate));
        kept->valid_from = date_of(X509_get0_notBefore(certificate));
        kept->issuer = common_name(X509_get_issuer_name(certificate));
        kept->names = dns_names(certificate);
    }
    return 0;
}

} // namespace

trust::trust(const std::string& ca_file) : context_{boost::asio::ssl::context::tls_client}
{
    boost::system::error_code error;
    auto* native = context_.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    // An idle connection keeps no buffers: there may be one for every host we know.
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(native, SSL_VERIFY_PEER, look);
    if (ca_file.empty()) {
        context_.set_default_verify_paths(error);
        if (error) trouble_ = "the system's list of certificate authorities cannot be read; install ca-certificates";
    } else {
        context_.load_verify_file(ca_file, error);
        if (error) trouble_ = "the file of certificate authorities, " + ca_file + ", cannot be read or holds none";
    }
    ERR_clear_error();
}

expected_peer::expected_peer(SSL* connection, std::string host) : connection_{connection}, host_{std::move(host)}
{
    auto* kept = new verdict;
    if (SSL_set_ex_data(connection_, verdict_slot(), kept) != 1) {
        delete kept;
        return;
    }
    boost::system::error_code error;
    boost::asio::ip::make_address(host_, error);
    auto* parameters = SSL_get0_param(connection_);
    if (!error) {
        ready_ = X509_VERIFY_PARAM_set1_ip_asc(parameters, host_.c_str()) == 1;
    } else {
        X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        ready_ = X509_VERIFY_PARAM_set1_host(parameters, host_.c_str(), host_.size()) == 1 &&
                 SSL_set_tlsext_host_name(connection_, host_.c_str()) == 1;
    }
}

std::string expected_peer::objection() const
{
    const auto* kept = static_cast<const verdict*>(SSL_get_ex_data(connection_, verdict_slot()));
    if (!kept || kept->code == X509_V_OK) return {};
    auto certificate = "the certificate of " + host_;
    switch (kept->code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return certificate + " expired on " + kept->expired_on +
               "; nothing was sent; its owner must renew it (or this machine's clock is wrong)";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return certificate + " is valid from " + kept->valid_from +
               " on only; nothing was sent; check this machine's clock";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return certificate + " is not for that host but for " + kept->names +
               "; nothing was sent; check the address in the configuration";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return certificate + " is signed by itself, not by an authority that this machine knows; nothing was sent";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return certificate + " is signed by " + kept->issuer +
               ", an authority that this machine does not know; nothing was sent; if it is your own, name its file in "
               "the configuration";
    case X509_V_ERR_CERT_REVOKED:
        return certificate + " was revoked; nothing was sent";
    default:
        return certificate + " is not valid (" + X509_verify_cert_error_string(kept->code) + "); nothing was sent";
    }
}

} // namespace highroad
