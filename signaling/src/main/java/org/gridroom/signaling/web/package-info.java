/**
 * The web server: the client's static files, the WebSocket of the signaling protocol, health and
 * metrics. The only package of signaling that touches sockets.
 */
@NullMarked
package org.gridroom.signaling.web;

import org.jspecify.annotations.NullMarked;
