/**
 * A virtual participant in a room, from signaling to media, and the engine that runs many of them
 * and reports.
 */
@NullMarked
package org.gridroom.loadtest.room;

import org.jspecify.annotations.NullMarked;
