/** Together AI as a model service: one backend per adapter and API key. */
@NullMarked
package dev.loraoperator.together;

import org.jspecify.annotations.NullMarked;
