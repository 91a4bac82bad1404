@NullMarked
package org.gridroom.loadtest;

import org.jspecify.annotations.NullMarked;
