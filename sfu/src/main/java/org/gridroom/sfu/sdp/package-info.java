/** Session descriptions: parsing offers and writing answers (RFC 8866, RFC 9429). Pure. */
@NullMarked
package org.gridroom.sfu.sdp;

import org.jspecify.annotations.NullMarked;
