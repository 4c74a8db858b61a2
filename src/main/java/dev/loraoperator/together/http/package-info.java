/** HTTP exchanges with Together, and what both generations of its API share. */
@NullMarked
package dev.loraoperator.together.http;

import org.jspecify.annotations.NullMarked;
