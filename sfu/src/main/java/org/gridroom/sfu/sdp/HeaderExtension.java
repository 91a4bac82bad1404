package org.gridroom.sfu.sdp;

/**
 * A header extension and the number that stands for it ({@code a=extmap}, RFC 8285, section 5).
 *
 * @param id 1..255
 * @param direction as the describer sees it: who puts it into packets
 * @param uri its name, see {@link org.gridroom.sfu.wire.HeaderExtensionUri}
 */
public record HeaderExtension(int id, Direction direction, String uri) {}
