@NullMarked
package org.gridroom.loadtest.transport;

import org.jspecify.annotations.NullMarked;
