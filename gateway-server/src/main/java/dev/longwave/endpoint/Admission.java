package dev.longwave.endpoint;

import dev.longwave.auth.Authentication;
import dev.longwave.config.CorsConfig;
import dev.longwave.config.JwtConfig;

/**
 * Who is let in, and for which web pages. It can be another one for each request.
 *
 * @param authentication who judges those who ask for something
 * @param jwt where subscribers may show their tokens, and what is open without one
 * @param cors which web pages of other origins may subscribe
 */
public record Admission(Authentication authentication, JwtConfig jwt, CorsConfig cors) {}
