/** Inspects one repository of the Hugging Face hub. */
@NullMarked
package dev.loraoperator.preflight.hub;

import org.jspecify.annotations.NullMarked;
