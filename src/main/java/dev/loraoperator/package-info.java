/** Start, wiring and stop of the operator. */
@NullMarked
package dev.loraoperator;

import org.jspecify.annotations.NullMarked;
