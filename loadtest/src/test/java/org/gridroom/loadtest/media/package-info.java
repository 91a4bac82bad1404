@NullMarked
package org.gridroom.loadtest.media;

import org.jspecify.annotations.NullMarked;
