/** The program: options, and the wiring of web server, rooms and the embedded media node. */
@NullMarked
package org.gridroom.signaling;

import org.jspecify.annotations.NullMarked;
