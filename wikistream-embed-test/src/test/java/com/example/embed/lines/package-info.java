/** What a program does in ten lines; each is killed and restarted, while the server cuts its connections. */
@NullMarked
package com.example.embed.lines;

import org.jspecify.annotations.NullMarked;
