/**
 * What every inspection shares: its target, its time, the readers of the adapter's two files, and
 * how it ends.
 */
@NullMarked
package dev.loraoperator.preflight.inspection;

import org.jspecify.annotations.NullMarked;
