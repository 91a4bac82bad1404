@NullMarked
package org.gridroom.loadtest.room;

import org.jspecify.annotations.NullMarked;
