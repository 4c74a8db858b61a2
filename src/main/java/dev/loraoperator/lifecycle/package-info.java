/** The heart: from a request, a progress and a world to the one next step. */
@NullMarked
package dev.loraoperator.lifecycle;

import org.jspecify.annotations.NullMarked;
