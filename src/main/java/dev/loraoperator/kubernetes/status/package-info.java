/** The status of an adapter: beans to state and back, and its conditions. */
@NullMarked
package dev.loraoperator.kubernetes.status;

import org.jspecify.annotations.NullMarked;
