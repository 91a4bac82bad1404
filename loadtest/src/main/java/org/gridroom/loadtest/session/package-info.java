/**
 * One media connection of a virtual participant: what it sends and receives on a transport, with
 * reports and repair.
 */
@NullMarked
package org.gridroom.loadtest.session;

import org.jspecify.annotations.NullMarked;
