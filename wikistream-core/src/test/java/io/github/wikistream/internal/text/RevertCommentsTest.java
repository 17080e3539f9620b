package io.github.wikistream.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class RevertCommentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Undid revision 1234 by [[Special:Contributions/Ada|Ada]] ([[User talk:Ada|talk]])",
                "Reverted 1 edit by [[Special:Contributions/Ada|Ada]] ([[User talk:Ada|talk]]) to last revision by Bob",
                "Reverted edits by [[Special:Contributions/192.0.2.1|192.0.2.1]] to last version by Bob (HG)",
                "[[WP:UNDO|Undid]] revision 1234",
                "/* Early life */ rv, no source",
                "rvv",
                "RV: spam",
                "Rollback",
                "Bot: Reverted to revision 5 by Ada on 2026-06-20",
                "Restored revision 1234 by [[Special:Contributions/Bob|Bob]]",
                "Änderung 1234 von [[Special:Contributions/Ada|Ada]] rückgängig gemacht;",
                "Änderungen von [[Special:Contributions/Ada|Ada]] ([[User talk:Ada|Diskussion]]) auf die letzte Version von [[User:Bob|Bob]] zurückgesetzt",
                "Annulation de la modification 1234 de [[Special:Contributions/Ada|Ada]]",
                "Révocation des modifications de [[Special:Contributions/Ada|Ada]] (retour à la dernière version de [[User:Bob|Bob]])",
                "Deshecha la edición 1234 de [[Especial:Contribuciones/Ada|Ada]]",
                "Revertidos los cambios de [[Special:Contributions/Ada|Ada]] a la última edición de [[User:Bob|Bob]]",
                "Annullata la modifica 1234 di [[Special:Contributions/Ada|Ada]]",
                "Annullate le modifiche di [[Special:Contributions/Ada|Ada]], riportata alla versione precedente di [[User:Bob|Bob]]",
                "Desfeita a edição 1234 de [[Special:Contributions/Ada|Ada]]",
                "Foram revertidas as edições de [[Special:Contributions/Ada|Ada]] para a última revisão de Bob, de 10h (UTC)",
                "Wijziging 1234 van [[Special:Contributions/Ada|Ada]] ongedaan gemaakt",
                "Wijzigingen door [[Special:Contributions/Ada|Ada]] hersteld tot de versie na de laatste wijziging door Bob",
                "отмена правки 1234 участника [[Special:Contributions/Ada|Ada]]",
                "[[ВП:Откат|откат]] правок [[Special:Contributions/Ada|Ada]] к версии Bob",
                "Скасування редагування № 1234 користувача [[Special:Contributions/Ada|Ada]]",
                "Anulowanie wersji 1234 autorstwa [[Specjalna:Wkład/Ada|Ada]]",
                "Wycofano ostatnie zmiany użytkownika [[Special:Contributions/Ada|Ada]]",
                "Gjorde ändring 1234 av [[Special:Contributions/Ada|Ada]] ogjord",
                "Zrušena verze 1234 od uživatele [[Special:Contributions/Ada|Ada]]",
                "Kumottu muokkaus 1234, jonka teki [[Special:Contributions/Ada|Ada]]",
                "[[Special:Contributions/Ada|Ada]] tarafından yapılan 1234 sayılı değişiklik geri alındı",
                "[[Special:Contributions/Ada|Ada]]([[User talk:Ada|会話]])による1234の版を取り消し",
                "[[Special:Contributions/Ada|Ada]] ([[User talk:Ada|会話]]) による編集を [[User:Bob|Bob]] による直前の版へ差し戻しました",
                "撤销[[Special:Contributions/Ada|Ada]]的版本1234",
                "已[[H:RV|回退]][[Special:Contributions/Ada|Ada]]的编辑",
                "[[Special:Contributions/Ada|Ada]]의 1234판 편집을 되돌림",
                "الرجوع عن التعديل 1234 بواسطة [[Special:Contributions/Ada|Ada]]",
                "ویرایش [[Special:Contributions/Ada|Ada]] به آخرین تغییری که Bob انجام داده بود واگردانده شد",
                "\u200Fביטול גרסה 1234 של [[Special:Contributions/Ada|Ada]]",
                "Đã lùi lại sửa đổi 1234 của [[Special:Contributions/Ada|Ada]]",
                "Membatalkan revisi 1234 oleh [[Special:Contributions/Ada|Ada]]",
                "/* undo:0||1234|Ada */",
                "/* restore:0||1234|Bob */ again"
            })
    void recognizesTheStandardFormsOfManyLanguages(String comment) {
        assertThat(RevertComments.tell(comment)).as(comment).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r",
                "Reverse engineering section",
                "rvw",
                "Revised wording",
                "/* Rollback of prices */ new source",
                "/* Undo",
                "added the revert button to the list",
                "Restored photographs of 1920",
                "Korrektur",
                "ajout d'une source",
                "Bot: category renamed",
                "/* wbsetclaim-create:2||1 */ [[Property:P31]]: [[Q5]]",
                "新しい記事",
                "новая статья"
            })
    void ignoresOtherComments(String comment) {
        assertThat(RevertComments.tell(comment)).as(comment).isFalse();
    }

    @Test
    void missingCommentIsNoRevert() {
        assertThat(RevertComments.tell(null)).isFalse();
    }
}
