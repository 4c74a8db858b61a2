/** What the user asks for: fields as written, checked, and the valid request they make. */
@NullMarked
package dev.loraoperator.spec;

import org.jspecify.annotations.NullMarked;
