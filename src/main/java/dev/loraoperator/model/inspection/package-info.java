/** What a pre-flight check finds in a source; JDK only. */
@NullMarked
package dev.loraoperator.model.inspection;

import org.jspecify.annotations.NullMarked;
