/** Tests of what a replica says of itself, and of its end. */
@NullMarked
package dev.loraoperator.replica;

import org.jspecify.annotations.NullMarked;
