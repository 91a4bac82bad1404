/**
 * Who may come in, and who is who after a lost connection: invitations (RFC 7519) and resume
 * tokens.
 */
@NullMarked
package org.gridroom.signaling.token;

import org.jspecify.annotations.NullMarked;
