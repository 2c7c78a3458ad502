#include "tests/net/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <unistd.h>

namespace highroad::test {
namespace {

using owned_key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using owned_certificate = std::unique_ptr<X509, decltype(&X509_free)>;

std::string taken(BIO* bio)
{
    char* start = nullptr;
    auto length = BIO_get_mem_data(bio, &start);
    std::string text(start, static_cast<std::size_t>(length));
    BIO_free(bio);
    return text;
}

owned_certificate certificate_from(const std::string& pem)
{
    auto* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    owned_certificate read{PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), X509_free};
    BIO_free(bio);
    return read;
}

owned_key key_from(const std::string& pem)
{
    auto* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    owned_key read{PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr), EVP_PKEY_free};
    BIO_free(bio);
    return read;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

certified make(const std::string& name, const certified* issuer, authority::validity when)
{
    static long serial = 1;
    constexpr long day = 24 * 60 * 60;
    owned_key key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free};
    owned_certificate made{X509_new(), X509_free};
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial++);
    bool expired = when == authority::validity::expired;
    X509_gmtime_adj(X509_getm_notBefore(made.get()), expired ? -30 * day : -day);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), expired ? -day : day);
    X509_set_pubkey(made.get(), key.get());
    auto* subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1,
                               -1, 0);
    auto issuer_certificate =
        issuer ? certificate_from(issuer->certificate_pem) : owned_certificate{nullptr, X509_free};
    auto issuer_key = issuer ? key_from(issuer->key_pem) : owned_key{nullptr, EVP_PKEY_free};
    X509_set_issuer_name(made.get(), issuer ? X509_get_subject_name(issuer_certificate.get()) : subject);
    auto* parent = issuer ? issuer_certificate.get() : made.get();
    bool is_authority = !issuer && name.ends_with("Authority");
    extend(made.get(), parent, NID_basic_constraints, is_authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!is_authority) {
        bool is_address = std::isdigit(static_cast<unsigned char>(name.front())) != 0;
        extend(made.get(), parent, NID_subject_alt_name, (is_address ? "IP:" : "DNS:") + name);
    }
    X509_sign(made.get(), issuer ? issuer_key.get() : key.get(), EVP_sha256());

    certified result;
    auto* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, made.get());
    result.certificate_pem = taken(bio);
    bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    result.key_pem = taken(bio);
    return result;
}

} // namespace

authority::authority(const std::string& name) : own_{make(name, nullptr, validity::current)} {}

certified authority::certify(const std::string& name, validity when) const
{
    return make(name, &own_, when);
}

certified authority::self_signed(const std::string& name)
{
    return make(name, nullptr, validity::current);
}

kept_file::kept_file(const std::string& text)
{
    std::string path = "/tmp/highroad-test-XXXXXX";
    auto descriptor = ::mkstemp(path.data());
    if (descriptor < 0 || ::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        std::abort();
    ::close(descriptor);
    path_ = path;
}

kept_file::~kept_file()
{
    ::unlink(path_.c_str());
}

} // namespace highroad::test
