package com.example.embed

import io.github.wikistream.EventReader
import io.github.wikistream.WikiStream
import io.github.wikistream.event.RecentChange
import io.github.wikistream.filter.EventFilter
import io.github.wikistream.testkit.sample.SampleEvents
import java.util.UUID
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.jdk9.asFlow
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** The Kotlin blocks of the guides, except for the address of the server. */
class KotlinTest {
    private val titles = mutableListOf<String>()

    private fun println(title: String) {
        titles.add(title)
    }

    @Test
    fun `a stream is used and closed`() {
        Model().use { model ->
            WikiStream.builder()
                .source(model.uri())
                .userAgent("my-program/1.0 (me@example.org)")
                .filter(EventFilter.wiki("enwiki"))
                .forEach { change -> println(change.title()) }
                .start()
                .use { it.await() }
        }
        assertThat(titles).hasSizeBetween(10, Model.EVENTS - 1)
    }

    @Test
    fun `a flow delivers each event once and in order`() {
        val seen = mutableListOf<UUID>()
        fun handle(change: RecentChange) = seen.add(change.id())
        Model().use { model ->
            runBlocking {
                EventReader.builder()
                    .source(model.uri())
                    .userAgent("my-program/1.0 (me@example.org)")
                    .open()
                    .publisher()
                    .asFlow()
                    .buffer(0) // one event is requested at a time
                    .filterIsInstance<RecentChange>()
                    .collect { change -> handle(change) }
            }
        }
        assertThat(seen).isEqualTo(Model.ids())
    }

    @Test
    fun `nullness is part of the types`() {
        val change: RecentChange = SampleEvents.change(1)
        val before: Long? = change.bytesOld()
        val title: String = change.title()
        assertThat(title).isNotEmpty()
        assertThat(before ?: 0L).isNotNegative()
    }
}
