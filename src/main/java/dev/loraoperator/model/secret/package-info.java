/** Secret values, where they are kept, and how text is cleaned of them; JDK only. */
@NullMarked
package dev.loraoperator.model.secret;

import org.jspecify.annotations.NullMarked;
