/**
 * What the node must read, and sometimes rewrite, inside media payloads: VP8 (RFC 7741), VP9 (RFC
 * 9628), H264 (RFC 6184), the AV1 dependency descriptor and the Opus level extension (RFC 6464).
 * Pure.
 */
@NullMarked
package org.gridroom.sfu.codec;

import org.jspecify.annotations.NullMarked;
