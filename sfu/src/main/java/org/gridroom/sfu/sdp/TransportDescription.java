package org.gridroom.sfu.sdp;

/**
 * One side's transport parameters: those of the BUNDLE group's first section (RFC 9143).
 *
 * @param ufrag ICE user name fragment (RFC 8839, section 5.4), 4 to 256 characters
 * @param password ICE password, 22 to 256 characters
 * @param fingerprintAlgorithm hash of the certificate fingerprint (RFC 8122), such as {@code
 *     sha-256}
 * @param fingerprint the fingerprint, upper-case hexadecimal pairs joined by colons
 * @param setup DTLS role (RFC 8842): {@code actpass}, {@code active} or {@code passive}
 */
public record TransportDescription(
    String ufrag, String password, String fingerprintAlgorithm, String fingerprint, String setup) {}
