/** The shell: JOSDK glue that maps, observes, decides, writes and acts. */
@NullMarked
package dev.loraoperator.reconciler;

import org.jspecify.annotations.NullMarked;
