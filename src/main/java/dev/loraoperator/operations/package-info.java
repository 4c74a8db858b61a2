/** This process as one of several: whether it lives, works and leads, and how it ends. */
@NullMarked
package dev.loraoperator.operations;

import org.jspecify.annotations.NullMarked;
