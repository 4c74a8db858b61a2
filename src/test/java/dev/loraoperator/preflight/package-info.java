@NullMarked
package dev.loraoperator.preflight;

import org.jspecify.annotations.NullMarked;
