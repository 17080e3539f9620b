package io.github.wikistream.faults.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One kill.
 *
 * @param victim what is killed
 * @param place where the program is at that moment
 * @param passing at which pass of the place, from 1, counted from the last start or resumption of the program
 * @param keptAt for a victim that loses data: at which applied batch the content to restart with is saved; 0 for none
 * @param programToo whether the program is killed too, as if the machine crashed
 * @param outage whether the program resumes before the server is restarted
 * @param answerLost whether the reply in flight is lost
 * @param afterMillis for {@link Place#ANY_MOMENT}: the delay after the first event
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
     * Draws the kills of a run. The runs of a variant cycle through its places, so that a few runs cover all of them.
     *
     * @param turn number of earlier runs of the variant
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
