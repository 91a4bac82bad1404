/**
 * What a forwarded packet costs: a media node in a process of its own, a publisher and receivers in
 * another, and the machine's own limit beside them.
 */
@NullMarked
package org.gridroom.loadtest.bench;

import org.jspecify.annotations.NullMarked;
