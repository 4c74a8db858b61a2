/** Tests of what a replica says of itself, and of its end. */
@NullMarked
package dev.loraoperator.operations;

import org.jspecify.annotations.NullMarked;
