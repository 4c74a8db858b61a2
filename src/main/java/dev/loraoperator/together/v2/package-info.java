/** Together's v2 API as a backend, and what all adapters of a project share of its reads. */
@NullMarked
package dev.loraoperator.together.v2;

import org.jspecify.annotations.NullMarked;
