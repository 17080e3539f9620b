package io.github.wikistream.testkit.simulator;

/**
 * A language, with the namespace names and summary phrases of its wikis.
 *
 * @param code the subdomain of a wiki
 * @param script the script of titles and names
 * @param category name of namespace 14
 * @param user name of namespace 2
 * @param talk name of talk namespaces
 * @param template name of namespace 10
 * @param file name of namespace 6
 * @param added text after a page's link in the summary of an addition to a category
 * @param removed text after it in the summary of a removal
 * @param undid start of the summary of an undone edit
 */
record Language(
        String code,
        Script script,
        String category,
        String user,
        String talk,
        String template,
        String file,
        String added,
        String removed,
        String undid) {
    private static final String[] TABLE = {
        "en|LATIN|Category|User|Talk|Template|File|added to category|removed from category|Undid revision",
        "de|EUROPEAN|Kategorie|Benutzer|Diskussion|Vorlage|Datei|zur Kategorie hinzugefügt|aus der Kategorie entfernt|Änderung rückgängig gemacht:",
        "fr|LATIN|Catégorie|Utilisateur|Discussion|Modèle|Fichier|ajoutée à la catégorie|retirée de la catégorie|Annulation de la modification",
        "es|LATIN|Categoría|Usuario|Discusión|Plantilla|Archivo|añadido a la categoría|eliminado de la categoría|Deshecha la edición",
        "it|LATIN|Categoria|Utente|Discussione|Template|File|aggiunta alla categoria|rimossa dalla categoria|Annullata la modifica",
        "pt|LATIN|Categoria|Usuário|Discussão|Predefinição|Ficheiro|adicionada à categoria|removida da categoria|Desfeita a edição",
        "pl|EUROPEAN|Kategoria|Wikipedysta|Dyskusja|Szablon|Plik|dodano do kategorii|usunięto z kategorii|Anulowanie wersji",
        "nl|LATIN|Categorie|Gebruiker|Overleg|Sjabloon|Bestand|toegevoegd aan categorie|verwijderd uit categorie|Versie ongedaan gemaakt:",
        "sv|EUROPEAN|Kategori|Användare|Diskussion|Mall|Fil|tillagd i kategorin|borttagen från kategorin|Gjorde ändringen ogjord:",
        "cs|EUROPEAN|Kategorie|Uživatel|Diskuse|Šablona|Soubor|přidáno do kategorie|odebráno z kategorie|Zrušena verze",
        "hu|EUROPEAN|Kategória|Szerkesztő|Vita|Sablon|Fájl|bekerült a kategóriába|kikerült a kategóriából|Visszavontam a változtatást:",
        "fi|EUROPEAN|Luokka|Käyttäjä|Keskustelu|Malline|Tiedosto|lisätty luokkaan|poistettu luokasta|Kumottu muokkaus",
        "ro|EUROPEAN|Categorie|Utilizator|Discuție|Format|Fișier|adăugată în categorie|ștearsă din categorie|Anularea modificării",
        "ca|LATIN|Categoria|Usuari|Discussió|Plantilla|Fitxer|afegit a la categoria|suprimit de la categoria|Es desfà la revisió",
        "tr|EUROPEAN|Kategori|Kullanıcı|Tartışma|Şablon|Dosya|kategoriye eklendi|kategoriden çıkarıldı|Değişiklik geri alındı:",
        "id|LATIN|Kategori|Pengguna|Pembicaraan|Templat|Berkas|ditambahkan ke kategori|dihapus dari kategori|Membatalkan revisi",
        "vi|VIETNAMESE|Thể loại|Thành viên|Thảo luận|Bản mẫu|Tập tin|được thêm vào thể loại|bị xóa khỏi thể loại|Đã lùi lại sửa đổi",
        "ru|CYRILLIC|Категория|Участник|Обсуждение|Шаблон|Файл|добавлена в категорию|удалена из категории|Отмена правки",
        "uk|CYRILLIC|Категорія|Користувач|Обговорення|Шаблон|Файл|додано до категорії|вилучено з категорії|Скасування редагування",
        "bg|CYRILLIC|Категория|Потребител|Беседа|Шаблон|Файл|добавена към категория|премахната от категория|Премахната редакция",
        "tt|CYRILLIC|Төркем|Кулланучы|Бәхәс|Калып|Файл|төркемгә өстәлде|төркемнән чыгарылды|Үзгәртү кире алынды:",
        "el|GREEK|Κατηγορία|Χρήστης|Συζήτηση|Πρότυπο|Αρχείο|προστέθηκε στην κατηγορία|αφαιρέθηκε από την κατηγορία|Αναίρεση έκδοσης",
        "ar|ARABIC|تصنيف|مستخدم|نقاش|قالب|ملف|أضيفت إلى التصنيف|أزيلت من التصنيف|الرجوع عن التعديل",
        "fa|ARABIC|رده|کاربر|بحث|الگو|پرونده|به رده اضافه شد|از رده حذف شد|خنثی‌سازی ویرایش",
        "ur|ARABIC|زمرہ|صارف|تبادلۂ خیال|سانچہ|فائل|زمرہ میں شامل|زمرہ سے خارج|ترمیم منسوخ:",
        "he|HEBREW|קטגוריה|משתמש|שיחה|תבנית|קובץ|נוסף לקטגוריה|הוסר מהקטגוריה|ביטול גרסה",
        "hi|DEVANAGARI|श्रेणी|सदस्य|वार्ता|साँचा|चित्र|श्रेणी में जोड़ा गया|श्रेणी से हटाया गया|अवतरण पूर्ववत किया",
        "th|THAI|หมวดหมู่|ผู้ใช้|พูดคุย|แม่แบบ|ไฟล์|ถูกเพิ่มไปยังหมวดหมู่|ถูกลบออกจากหมวดหมู่|ย้อนการแก้ไข",
        "zh|HAN|Category|User|Talk|Template|File|已添加至分类|已从分类移除|取消修订",
        "ja|KANA|Category|利用者|ノート|Template|ファイル|をカテゴリに追加|をカテゴリから除去|版を取り消し:",
        "ko|HANGUL|분류|사용자|토론|틀|파일|문서를 분류에 추가함|문서를 분류에서 제거함|편집을 되돌림:"
    };

    private static final String REST =
            "Category|User|Talk|Template|File|added to category|removed from category|Undid revision";

    /**
     * Returns a language of the table, or for any other code a language in Latin script with the English phrases of
     * small wikis.
     */
    static Language of(String code) {
        for (String row : TABLE) {
            if (row.startsWith(code + "|")) {
                return parse(row);
            }
        }
        return parse(code + "|LATIN|" + REST);
    }

    private static Language parse(String row) {
        String[] cells = row.split("\\|", -1);
        return new Language(
                cells[0],
                Script.valueOf(cells[1]),
                cells[2],
                cells[3],
                cells[4],
                cells[5],
                cells[6],
                cells[7],
                cells[8],
                cells[9]);
    }
}
