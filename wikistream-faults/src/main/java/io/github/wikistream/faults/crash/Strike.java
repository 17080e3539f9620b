package io.github.wikistream.faults.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One kill.
 *
 * @param victim       what is killed
 * @param place        where the program is then
 * @param passing      at which passing of the place, from 1; counted from when the program starts or goes on
 * @param keptAt       for a victim that forgets: at which applied batch it keeps what it comes back with, 0 if it keeps nothing new
 * @param programToo   whether the program dies with the server, as if the machine crashed
 * @param outage       whether the program goes on before the server is back
 * @param answerLost   whether the program never gets the answer that was under way
 * @param afterMillis  for {@link Place#ANY_MOMENT}: how long after the first event
 */
record Strike(
        Victim victim,
        Place place,
        int passing,
        int keptAt,
        boolean programToo,
        boolean outage,
        boolean answerLost,
        long afterMillis) {
    private static final int PER_RUN = 5;
    private static final int MOST_EVENTS = 150;
    private static final int MOST_BATCHES = 4;
    private static final int LONGEST_MILLIS = 80;

    /**
     * Draws the kills of a run. Runs of one variant take its places in turn, so that a few of them come to all.
     *
     * @param turn how many runs of the variant came before
     */
    static List<Strike> plan(Variant variant, long turn, SplittableRandom random) {
        List<Place> places = variant.places();
        List<Strike> strikes = new ArrayList<>();
        for (int i = 0; i < PER_RUN; i++) {
            Place place = places.get(Math.floorMod(turn * PER_RUN + i, places.size()));
            strikes.add(draw(variant.victim(), place, i == 0, random));
        }
        return strikes;
    }

    private static Strike draw(Victim victim, Place place, boolean first, SplittableRandom random) {
        int passing = 1 + random.nextInt(place.isPassedByEvents() ? MOST_EVENTS : MOST_BATCHES);
        boolean keeps = victim.forgets() && !(victim == Victim.REDIS_OLD_SAVE && first && random.nextBoolean());
        return new Strike(
                victim,
                place,
                place.isPassedOnce() || place == Place.ANY_MOMENT ? 1 : passing,
                keeps ? 1 + random.nextInt(MOST_BATCHES) : 0,
                victim == Victim.PROGRAM || random.nextInt(3) == 0,
                random.nextBoolean(),
                place.isBeforeAnAnswer() && random.nextBoolean(),
                random.nextInt(LONGEST_MILLIS));
    }
}
