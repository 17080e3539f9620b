/** Programs of {@code docs/how-to/embed.md} and {@code reactive.md}. */
@NullMarked
package com.example.embed;

import org.jspecify.annotations.NullMarked;
