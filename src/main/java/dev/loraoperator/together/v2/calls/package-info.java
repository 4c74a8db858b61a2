/** The blocking calls of Together's v2 API: each one HTTP request, and what its reply says. */
@NullMarked
package dev.loraoperator.together.v2.calls;

import org.jspecify.annotations.NullMarked;
