package org.gridroom.sfu.transport;

import java.security.SecureRandom;
import java.util.concurrent.Executor;

/**
 * What all transports of a node share.
 *
 * @param certificate the node's certificate
 * @param ciphers who encrypts
 * @param handshakes runs each DTLS handshake, which blocks for up to 10 s: a virtual thread per
 *     task
 * @param handshakeLimit bound on handshakes in flight
 * @param ufrags where transports make themselves known
 * @param random secrets come from here
 */
public record TransportEnvironment(
    DtlsCertificate certificate,
    PacketCiphers ciphers,
    Executor handshakes,
    HandshakeLimit handshakeLimit,
    UfragRegistry ufrags,
    SecureRandom random) {}
