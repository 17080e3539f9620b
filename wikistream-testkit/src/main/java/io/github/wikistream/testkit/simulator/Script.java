package io.github.wikistream.testkit.simulator;

/** A script, with the syllables of invented words; syllables that tend to form rude words are left out. */
enum Script {
    LATIN(
            true,
            " ",
            "ba be bo bra bri ca ce chi co da del di do dra du el en er fa fe fi flo ga gen gi go gra ha hel hi il in is ja jo "
                    + "ka ke kin ko la le len li lo lu ma me mi mon na ne no nor o pa per pi po pra qua ra re ri ro ros ru sa se sen "
                    + "si so sta ste su ta te ter ti to tra tu ul un va ve vi vo wal wen wi ya yo za ze"),
    EUROPEAN(
            true,
            " ",
            "bá bě co čar dé dał ém és fö gar gło hå hé ill ín jø kö kří lé łu mä mü ná ně nø ó ör pé ška ré rü sé ší śro tø třa ů úl "
                    + "vé vø wä ya žá zel ze ång ång bel mon ter ran sol vin der"),
    VIETNAMESE(
            true,
            " ",
            "an bình châu đạo đông giang hà hòa hồ khê lâm lộc minh mỹ nam ngọc phú phước quế sơn tân thạch thủy vân xuân yên"),
    CYRILLIC(
            true,
            " ",
            "ба бе бо ва ве ви во га го да де до дра за зе зи ка ке ко кра ла ле ли ло лу ма ме ми мо на не ни но нов о па по "
                    + "при ра ре ро ру са се ск со ста та те ти то тро у фа хо це ча ше ши шо ще ю я ян"),
    GREEK(
            true,
            " ",
            "α βα γε δη ει ζω θα κα κο λα λε λο μα με μο να νι ξε ο πα πε πο ρα ρο σα σε σι τα τε το φι χα χω ψα"),
    ARABIC(
            false,
            " ",
            "با بر تا جا حا خا دا را رو زا سا سي شا صا طا عا غا فا قا كا لا ما مي نا نو ها وا يا يو ان ين ور"),
    HEBREW(false, " ", "אב אר בא בי גו גל דו דר הר ול זה חי טל יה כר לי מו מי נה ני סו עד פר צו קה רו רי שה שו תא תי"),
    DEVANAGARI(false, " ", "अ कि कु गा चे जा ता दे ना नि पा पु बा भी मा मु या रा री ला वा वि शा सा सु हा"),
    THAI(false, "", "กา ขัน คำ จัน ชัย ดี ตา ทอง นา บุญ ปาก พร มา ยาว ราช ลำ วัง ศรี สาม หา อุ เมือง แก้ว โพธิ์"),
    HAN(false, "", "山 川 大 小 中 上 下 東 西 南 北 石 木 水 火 田 村 林 森 海 江 河 島 橋 町 市 城 寺 春 夏 秋 冬 天 地 人 文 光 明 和 平"),
    KANA(false, "", "ア イ ウ エ オ カ キ ク ケ コ サ シ ス セ ソ タ チ ツ テ ト ナ ニ ノ ハ ヒ フ マ ミ ム モ ラ リ ル レ ロ ン の 山 川 野 田"),
    HANGUL(false, " ", "가 강 고 구 기 나 남 다 대 동 라 리 마 명 미 바 백 부 사 산 서 성 수 시 신 안 양 영 원 은 이 인 자 정 주 진 천 평 하 한 현 호");

    private final boolean capitals;
    private final String space;

    @SuppressWarnings("ImmutableEnumChecker") // private to this class and never modified
    private final String[] pieces;

    Script(boolean capitals, String space, String pieces) {
        this.capitals = capitals;
        this.space = space;
        this.pieces = pieces.split(" ", -1);
    }

    /** Returns the separator of two words. */
    String space() {
        return space;
    }

    /** Appends an invented word. */
    void appendWord(StringBuilder text, Dice dice, boolean capital) {
        int begin = text.length();
        int count = this == VIETNAMESE ? 1 : dice.between(2, capitals ? 4 : 3);
        for (int i = 0; i < count; i++) {
            text.append(pieces[dice.below(pieces.length)]);
        }
        if (capitals && capital) {
            text.setCharAt(begin, Character.toUpperCase(text.charAt(begin)));
        }
    }

    /** Returns several invented words. */
    String words(Dice dice, int count, boolean capital) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                text.append(space);
            }
            appendWord(text, dice, capital || (i == 0 && dice.chance(0.3)));
        }
        return text.toString();
    }
}
