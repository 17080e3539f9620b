package io.github.wikistream.internal.text;

import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.RecentChange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises reverts by their comment: by the default texts of MediaWiki for undo and rollback (its messages {@code
 * undo-summary} and {@code revertpage}) in the languages of the larger wikis, by those of Wikibase, and by the words
 * that people and their tools use. Comments are free text, so some reverts are missed; false positives are rare.
 *
 * <p>One pass over the comment: at each position two letters are looked up, and only forms that begin with them are
 * compared.
 */
public final class RevertComments {
    /** Forms at the beginning of a comment, as whole words, with any text after them. */
    private static final String AT_THE_START = """
            undid; undo; undoing; reverted; reverting; revert; reverts; reversion; rollback; rolled back; rv; rvv; rvt;
            rvd; restored revision; restore revision; restored to revision; revertido; revertida; revertidos;
            revertiert; rückgängig; rückgängigmachung; zurückgesetzt; revert auf;
            annulation; annulé; révocation; révoqué; révoque; annule;
            deshecha; deshechas; deshago; revertidas; revierto; es desfà; desfeta; desfetes; revertides; revertits;
            desfixéronse; desfíxose; desfeita; desfeitas; desfazendo; foram revertidas; foi revertida; reversão;
            revertendo; annullata; annullate; annullato; ripristinata; anulat; anulată; anularea; anulate;
            teruggedraaid; ongedaan gemaakt; gjorde ändring; återställde; återställd; rullade tillbaka; rullar tillbaka;
            fjernelse af; fjerner version; gendannelse til; tilbageførte; tilbageført; tilbakestilte; tilbakestilt;
            fjerner revisjon; omgjorde; kumottu; kumosin; palautettu; tühistatud; tühistati; taastatud; atcēlu; novērsa;
            atsauktas; atmestas; atšauktas; atmesti;
            anulowanie; anulowano; wycofano; wycofanie; przywrócono; zrušena; zrušeny; zrušení; vráceno; vrácena; vráceny;
            revertováno; vrátené; razveljavljena; vrnjeno; uklanjanje izmjene; uklonjena promjena; vraćena;
            vraćene; vraćeno; поништена; поништене; враћене; враћена; visszavontam; visszaállítottam; visszavonva;
            отмена; отменено; откат; отклонено; отменил; скасування; скасовано; відкинуто; відкіт; відкочено; відхилено;
            скасаванне; адмена; адкат; премахната; върната; отменена; отстрането; отстранета; вратени;
            geri alındı; geri al; αναίρεση; αναστροφή; αναιρέθηκε; հետ է շրջվում;
            الرجوع عن; استرجاع; تراجع عن; استرجع; واگردانی; واگردانده; خنثی‌سازی; خنثی سازی; ביטול; שחזור; שוחזר; استرجع;
            पूर्ववत; प्रत्यावर्तन; वापस; পূর্বাবস্থা; পুনর্বহাল; ย้อน; đã lùi; lùi; hoàn tác; đã hủy sửa đổi; đã bị hủy;
            membatalkan; mengembalikan; menolak; ←membatalkan; ←menolak; membalikkan;
            desegin; nuligis; malfaris; malfaro; dadwneud; cealaíodh;
            撤销; 撤銷; 回退; 取消; 还原; 還原; 恢复; 已回退; 已撤销; 已撤銷; 取り消し; 差し戻し; 差戻し; rv:; 되돌림; 취소;
            /* undo:; /* restore:; /* rollback:;
            """;

    /** Forms at any position: of languages that put the verb last, and of messages that begin with a name. */
    private static final String ANYWHERE = """
            reverted edits by; reverted to the last; reverting vandalism; reverted vandalism; reverted good faith;
            to last revision by; to last version by; last version before; rückgängig gemacht; auf die letzte version von;
            wurde verworfen; auf die letzte bearbeitung von; à la dernière version de; revenir à la;
            a la última edición de; a la última versión de; para a última edição de; para a última revisão de;
            riportata alla versione; ripristino a versione; ongedaan gemaakt; hersteld tot de; teruggedraaid naar;
            do ostatniej wersji; do poprzedniej wersji; do předchozího stavu; naposledy editoval; till senaste version av;
            till den senaste versionen; til siste versjon av; til seneste version af; к версии; к последней версии;
            до зробленого; до останнього редагування; до последното състояние; geri alındı; geri getirildi;
            geri döndürüldü; geri qaytarıldı; на последњу измену; na posljednju izmjenu; na poslednju izmenu;
            szerkesztésére; visszavonva; muokkaukset kumottiin; ogjord; viimeisimpään versioon; la ultima versiune;
            a l'última versió; σε τελευταία έκδοση; στην τελευταία έκδοση; إلى آخر نسخة; به آخرین ویرایش;
            به آخرین تغییری; واگردانده شد; واگردانی شد; خنثی‌سازی شد; خنثی شد; לגרסה האחרונה של; את עריכותיו;
            को पूर्ववत किया; को अंतिम अवतरण; वापस लिया; বাতিল করা; সর্বশেষ সংস্করণে; বাতিল করেছেন; ย้อนการแก้ไข; ย้อนไปยัง;
            về phiên bản; về bản sửa đổi; ke versi terakhir; dibatalkan; dikembalikan ke; の版を取り消し; を取り消し; に差し戻し; による版へ;
            差し戻しました; |回退]]; |撤销]]; |撤銷]]; 的编辑回退; 的編輯回退; 最后版本; 最後版本; 的编辑撤销; 판으로 되돌림; 편집을 되돌; 편집을 취소; 되돌렸;
            """;

    private static final Pattern FORM = Pattern.compile(";\\s*");
    private static final int FILTER_BITS = 1 << 14;

    private static final BitSet BEGINNINGS = new BitSet(FILTER_BITS);
    private static final Map<Integer, List<String>> ANYWHERE_BY_BEGINNING = byBeginning(ANYWHERE);
    private static final Map<Integer, List<String>> START_BY_BEGINNING = byBeginning(AT_THE_START);

    private RevertComments() {}

    private static Map<Integer, List<String>> byBeginning(String forms) {
        Map<Integer, List<String>> map = new HashMap<>();
        FORM.splitAsStream(forms.strip()).forEach(form -> {
            map.computeIfAbsent(beginning(form, 0), unused -> new ArrayList<>()).add(form);
            BEGINNINGS.set(filterBit(beginning(form, 0)));
        });
        return map;
    }

    private static List<String> forms(Map<Integer, List<String>> map, int beginning) {
        return BEGINNINGS.get(filterBit(beginning)) ? map.getOrDefault(beginning, List.of()) : List.of();
    }

    private static int beginning(String text, int index) {
        return text.charAt(index) << 16 | text.charAt(index + 1);
    }

    private static int filterBit(int beginning) {
        return (beginning * 0x9E3779B9) >>> 18;
    }

    /** Returns whether a change is an edit that reverts others, according to its comment. */
    public static boolean isRevert(RecentChange change) {
        return change.type() == ChangeType.EDIT && tell(change.comment());
    }

    /**
     * Returns whether a comment states a revert.
     *
     * @param comment {@code null} if there is none
     */
    static boolean tell(@Nullable String comment) {
        if (comment == null || comment.isEmpty()) {
            return false;
        }
        String text = comment.toLowerCase(Locale.ROOT);
        int start = start(text);
        return begins(text, start) || contains(text, start);
    }

    /** Skips what may precede the words: direction marks, blanks, a section name, markers of links and bots. */
    private static int start(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (text.startsWith("/* ", i) && !isWikibase(text, i)) {
                int end = text.indexOf("*/", i);
                if (end < 0) {
                    return i;
                }
                i = end + 2;
            } else if (text.startsWith("bot:", i)) {
                i += 4;
            } else if (c == '[' || c == '(' || c == '\'' || Character.isWhitespace(c) || isMark(c)) {
                i = c == '[' ? afterTarget(text, i) : i + 1;
            } else {
                return i;
            }
        }
        return i;
    }

    private static boolean isWikibase(String text, int index) {
        return text.startsWith("/* undo:", index)
                || text.startsWith("/* restore:", index)
                || text.startsWith("/* rollback:", index);
    }

    private static boolean isMark(char c) {
        return c == '\u200E' || c == '\u200F' || (c >= '\u202A' && c <= '\u202E') || c == '\uFEFF';
    }

    /** Only the label of {@code [[target|label]]} counts. */
    private static int afterTarget(String text, int index) {
        if (!text.startsWith("[[", index)) {
            return index + 1;
        }
        int bar = text.indexOf('|', index);
        int end = text.indexOf("]]", index);
        return bar >= 0 && bar < end ? bar + 1 : index + 2;
    }

    private static boolean begins(String text, int start) {
        if (start + 1 >= text.length()) {
            return false;
        }
        for (String form : forms(START_BY_BEGINNING, beginning(text, start))) {
            if (text.startsWith(form, start) && endsWord(text, start + form.length())) {
                return true;
            }
        }
        return false;
    }

    /** In scripts without blanks between words, a word may end anywhere. */
    private static boolean endsWord(String text, int end) {
        if (end >= text.length()) {
            return true;
        }
        char last = text.charAt(end - 1);
        char next = text.charAt(end);
        return !Character.isLetter(next)
                || !Character.isLetter(last)
                || Character.isIdeographic(last)
                || last >= '\u0E00';
    }

    private static boolean contains(String text, int start) {
        for (int i = start; i + 1 < text.length(); i++) {
            for (String form : forms(ANYWHERE_BY_BEGINNING, beginning(text, i))) {
                if (text.startsWith(form, i)) {
                    return true;
                }
            }
        }
        return false;
    }
}
