/** Pure values and decisions: no I/O, no logging, no clock of its own; JDK only. */
@NullMarked
package dev.loraoperator.core;

import org.jspecify.annotations.NullMarked;
