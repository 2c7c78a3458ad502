#pragma once

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace highroad {

/// What we think of the certificates of others: TLS 1.2 or newer, a chain to an authority that we know, made for the
/// host that was asked for, valid today.
class trust {
public:
    /// `ca_file`: PEM with the authorities; empty takes the system's.
    explicit trust(const std::string& ca_file);

    [[nodiscard]] boost::asio::ssl::context& context() { return context_; }
    /// Why no certificate can be judged (the file is missing or holds none); empty when all is well.
    [[nodiscard]] const std::string& trouble() const { return trouble_; }

private:
    boost::asio::ssl::context context_;
    std::string trouble_;
};

/// Set on one TLS connection before its handshake: whom we expect, and what was wrong if it is somebody else.
class expected_peer {
public:
    expected_peer(SSL* connection, std::string host);
    expected_peer(const expected_peer&) = delete;
    expected_peer& operator=(const expected_peer&) = delete;

    /// False when OpenSSL refused one of the settings: then no handshake may be made.
    [[nodiscard]] bool ready() const { return ready_; }
    /// After a failed handshake: the words for what was wrong with the certificate; empty when it was something else.
    [[nodiscard]] std::string objection() const;

private:
    SSL* connection_;
    std::string host_;
    bool ready_ = false;
};

} // namespace highroad
