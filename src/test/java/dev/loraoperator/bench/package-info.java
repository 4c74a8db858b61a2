/** Measurements run by hand; they print numbers and assert nothing. */
@NullMarked
package dev.loraoperator.bench;

import org.jspecify.annotations.NullMarked;
