/**
 * Rooms as a media node knows them, and the contract that signaling uses: {@link
 * org.gridroom.sfu.room.MediaCommand} in, {@link org.gridroom.sfu.room.MediaEvent} out. Pure.
 */
@NullMarked
package org.gridroom.sfu.room;

import org.jspecify.annotations.NullMarked;
