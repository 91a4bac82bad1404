/**
 * The only package of the node that touches the operating system: UDP and TCP endpoints, one {@code
 * MediaLoop} per core, metrics, and the node that joins them.
 */
@NullMarked
package org.gridroom.sfu.io;

import org.jspecify.annotations.NullMarked;
