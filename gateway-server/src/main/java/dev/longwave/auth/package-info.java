/**
 * Who may do what: API keys and tokens, what each opens, and why one is not taken. Enter at
 * {@link dev.longwave.auth.Authenticator}; {@link dev.longwave.auth.Tokens} and {@link dev.longwave.auth.ApiKeys} are the
 * two there are. Safe from any thread. What takes long, checking signatures and fetching keys, runs on threads of its
 * own, never on an event loop.
 */
@NullMarked
package dev.longwave.auth;

import org.jspecify.annotations.NullMarked;
