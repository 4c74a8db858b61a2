/** What is in the image, and what its command line does. */
@NullMarked
package dev.loraoperator.image;

import org.jspecify.annotations.NullMarked;
