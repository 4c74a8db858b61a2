/** Reads the spec of a LoraAdapter into an {@code AdapterSpec}, or into violations. */
@NullMarked
package dev.loraoperator.spec;

import org.jspecify.annotations.NullMarked;
