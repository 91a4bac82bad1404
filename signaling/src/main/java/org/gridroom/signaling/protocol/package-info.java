/**
 * What a page and a signaling instance say to each other (docs/protocol.md): sealed messages and
 * their strict JSON form. Pure.
 */
@NullMarked
package org.gridroom.signaling.protocol;

import org.jspecify.annotations.NullMarked;
