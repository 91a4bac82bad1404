/**
 * A virtual participant's half of the transport: session descriptions, the controlling side of ICE
 * (RFC 8445), the DTLS client (RFC 5764), SRTP. One thread serves many participants.
 */
@NullMarked
package org.gridroom.loadtest.transport;

import org.jspecify.annotations.NullMarked;
