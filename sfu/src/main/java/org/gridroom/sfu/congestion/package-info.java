/**
 * Transport-wide feedback to publishers (draft-holmer-rmcat-transport-wide-cc-extensions-01). Pure.
 */
@NullMarked
package org.gridroom.sfu.congestion;

import org.jspecify.annotations.NullMarked;
