/**
 * The middle of the node (RFC 7667, section 3.7): a publication fans out to subscriptions, a
 * subscription fills one slot of one receiver. Pure.
 */
@NullMarked
package org.gridroom.sfu.forward;

import org.jspecify.annotations.NullMarked;
