@NullMarked
package org.gridroom.sfu.transport;

import org.jspecify.annotations.NullMarked;
