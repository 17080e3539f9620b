package io.github.wikistream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    private static final String JSON = """
            {"text":"a \\u00e9","whole":4294967296,"big":9223372036854775808,"part":0.5,"yes":true,"none":null,
            "list":["a",1,null,{"b":[2]}],"object":{"x":1,"a/b":2,"m~n":3,"":4}}""";

    private final JsonValue value = JsonValue.parse(JSON);

    @Test
    void findsAValueOfTheRequestedType() {
        assertThat(value.text("/text")).contains("a é");
        assertThat(value.number("/whole")).hasValue(4_294_967_296L);
        assertThat(value.decimal("/part")).hasValue(0.5);
        assertThat(value.decimal("/whole")).hasValue(4_294_967_296.0);
        assertThat(value.flag("/yes")).contains(true);
        assertThat(value.number("/list/1")).hasValue(1);
        assertThat(value.number("/list/3/b/0")).hasValue(2);
        assertThat(value.number("/object/a~1b")).hasValue(2);
        assertThat(value.number("/object/m~0n")).hasValue(3);
        assertThat(value.number("/object/")).hasValue(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/text",
                "/whole",
                "/big",
                "/part",
                "/yes",
                "/none",
                "/list",
                "/object",
                "/list/2",
                "/list/9",
                "/list/-1",
                "/list/x",
                "/text/0",
                "/nothing",
                "/nothing/at/all",
                "/none/deeper"
            })
    void isAbsentIfMissingOrOfAnotherType(String pointer) {
        assertThat(value.text(pointer).isPresent()).isEqualTo(pointer.equals("/text"));
        assertThat(value.number(pointer).isPresent()).isEqualTo(pointer.equals("/whole"));
        assertThat(value.decimal(pointer).isPresent()).isEqualTo(pointer.matches("/whole|/big|/part"));
        assertThat(value.flag(pointer).isPresent()).isEqualTo(pointer.equals("/yes"));
        assertThat(value.list(pointer).isEmpty()).isEqualTo(!pointer.equals("/list"));
        assertThat(value.names(pointer).isEmpty()).isEqualTo(!pointer.matches("|/object"));
        assertThat(value.has(pointer)).isEqualTo(pointer.matches("|/text|/whole|/big|/part|/yes|/list|/object"));
    }

    @Test
    void returnsTheElementsOfAnArrayAndTheNamesOfAnObject() {
        assertThat(value.list("/list")).hasSize(4);
        assertThat(value.list("/list").get(0).text("")).contains("a");
        assertThat(value.list("/list").get(2).has("")).isFalse();
        assertThat(value.list("/list").get(3)).hasToString("{\"b\":[2]}").isEqualTo(JsonValue.parse("{ \"b\": [2] }"));
        assertThat(value.names("/object")).containsExactly("x", "a/b", "m~n", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "$.text", " /text"})
    void refusesAnInvalidPointer(String pointer) {
        assertThatThrownBy(() -> value.text(pointer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "not a JSON pointer, which is empty or begins with '/', as in /meta/domain: '" + pointer + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}{}", "{'a':1}", "nothing"})
    void refusesInvalidJson(String text) {
        assertThatThrownBy(() -> JsonValue.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not JSON: ");
    }
}
