/// Words whose hyphen is their own, where it ends a line: by what languages do, for a document that
/// does not write the word elsewhere. `self-⏎service` keeps it, `main-⏎tained` does not.
///
/// Short lists of what is hardly ever written in one word, and no dictionary: a word that is in
/// none of them is one, as it is far more often at the end of a line.
package enum HyphenatedWords {
    /// What a hyphen at a line's end is.
    package enum Hyphen: Sendable {
        /// The word's own: the next line goes on without a space.
        case own
        /// Of a word that is left out: `short- and long-term`; a space follows.
        case suspended
        /// The line's: without it, the two halves are one word.
        case ofLine
    }

    /// - Parameters:
    ///   - left: small letters before the hyphen, as far as they follow each other.
    ///   - right: those after the line's end.
    ///   - isChain: whether another hyphen stands right before `left` or right after `right`.
    ///   - language: of the document, as `DocumentFacts.language` has it.
    package static func hyphen(
        left: some StringProtocol, right: some StringProtocol, isChain: Bool, language: String
    ) -> Hyphen {
        let (left, right) = (String(left), String(right))
        if conjunctions.contains(right) { return .suspended }
        // No syllable has one letter: e-mail, x-ray.
        if left.count == 1 && left.utf8.count == 1 { return .own }
        if isChain && (links.contains(left) || links.contains(right)) { return .own }
        if let ends = firstParts[left], !ends.contains(right) { return .own }
        if lastParts.contains(right), left.count > 2, !syllables.contains(left) { return .own }
        if french.contains(left) || frenchEnds.contains(right) { return .own }
        if frenchPairs.contains("\(left)-\(right)") { return .own }
        guard isEnglish(language) else { return .ofLine }
        if pairs.contains("\(left)-\(right)") { return .own }
        if let ends = englishFirstParts[left], !ends.contains(right) { return .own }
        return .ofLine
    }

    /// English by itself, or what stands among Han text.
    private static func isEnglish(_ language: String) -> Bool {
        ["en", "zh", "ja", "ko"].contains(language.prefix(2))
    }

    /// Longer ones of two languages: `or` and `to` end words as well.
    private static let conjunctions: Set<String> = ["and", "und", "oder", "bis", "sowie", "bzw"]
    /// Of compounds of three words and more: state-of-the-art, up-to-date.
    private static let links: Set<String> = [
        "of", "the", "to", "in", "on", "by", "at", "and", "or", "a", "an", "for", "de", "la", "du",
        "sur", "à", "vis",
    ]
    /// First parts, each with what makes one word with it: selfish.
    private static let firstParts: [String: Set<String>] = [
        "self": ["ish", "ishly", "ishness", "less", "lessly", "lessness", "same", "hood"],
        "well": ["ness"], "quasi": [], "vice": ["roy", "roys"],
    ]
    /// The same for parts that begin words of other languages as well: German `all-⏎gemein`.
    private static let englishFirstParts: [String: Set<String>] = [
        "all": [], "half": ["way", "penny", "tone", "tones"],
        "high": ["way", "ways", "land", "lands", "light", "lights", "lighted", "ly", "er", "est"],
        "low": ["er", "ers", "ered", "ering", "est", "ly", "land", "lands", "down", "ness", "ing"],
        "long": [
            "ing", "ings", "ingly", "ed", "er", "est", "ish", "hand", "horn", "itude", "itudes",
            "itudinal", "evity", "bow", "boat", "shore",
        ],
        "short": [
            "age", "ages", "en", "ened", "ening", "ens", "er", "est", "ly", "ness", "ish", "hand",
            "handed", "fall", "falls", "coming", "comings", "list", "listed", "cut", "cuts",
        ],
        "full": ["er", "est", "ness", "back", "backs"], "ill": ["ness", "nesses"],
        "cross": [
            "ing", "ings", "ed", "es", "road", "roads", "word", "words", "walk", "walks", "over",
            "overs", "fire", "bar", "bow",
        ],
        "user": [], "cost": ["ly", "ume", "umes", "ing", "ar"],
        "time": [
            "ly", "table", "tables", "less", "scale", "scales", "stamp", "stamps", "out", "outs",
            "line", "lines", "piece", "frame", "frames", "keeper", "liness",
        ],
        "first": ["ly", "hand", "born"], "second": ["ly", "ary", "ed", "ing", "hand"],
        "third": ["ly"], "single": ["ton", "tons", "let", "lets"], "double": ["ton", "day"],
        "large": ["ly", "ness"], "small": ["er", "est", "ish", "pox", "ness", "holder", "holders"],
        "open": ["ing", "ings", "ed", "er", "ers", "ly", "ness"],
        "wide": ["ly", "spread", "ning"],
        "ever": [
            "y", "yone", "ything", "yday", "ywhere", "ybody", "green", "more", "lasting",
        ],
        "two": ["fold", "some"], "three": ["fold", "some"],
        "four": ["fold", "some", "th", "ths", "teen", "teenth"], "five": ["fold"],
        "six": ["fold", "th", "ths", "teen", "teenth", "ty", "pence"],
        "seven": ["fold", "th", "ths", "teen", "teenth", "ty"],
        "eight": ["fold", "h", "hs", "een", "eenth", "y", "ies"],
        "nine": ["fold", "teen", "teenth", "ty", "ties", "pins"],
        "hard": [
            "ware", "ly", "er", "est", "en", "ened", "ener", "ening", "ness", "ship", "ships",
            "wood", "woods", "cover", "back", "top", "core",
        ],
        "heavy": ["weight", "weights"], "early": [], "newly": [], "highly": [], "fully": [],
        "fast": ["er", "est", "en", "ened", "ener", "eners", "ening", "ball", "ness"],
        "slow": ["er", "est", "ly", "ed", "ing", "down", "downs", "ness"],
        "cold": ["er", "est", "ly", "ness"], "front": ["ier", "iers", "al", "age", "ing", "ed"],
        "left": ["over", "overs", "ist", "ists", "most"],
        "twenty": [], "thirty": [], "forty": [], "fifty": [], "sixty": [], "seventy": [],
        "eighty": [], "ninety": [],
    ]
    private static let pairs: Set<String> = [
        "part-time", "part-timer", "real-time", "run-time", "so-called", "built-in", "add-on",
        "add-ons", "follow-up", "follow-ups", "start-up", "start-ups", "check-in", "sign-off",
        "trade-off", "trade-offs", "on-site", "off-site", "off-line", "on-call", "on-premises",
        "old-fashioned", "third-party", "know-how", "decision-making", "co-author", "co-authors",
        "ready-made", "two-way", "one-way", "two-thirds", "one-third", "re-elect", "re-elected",
        "re-enter", "pre-existing", "mid-century", "mid-sized", "mid-year", "side-by", "day-to",
        "hands-on", "far-reaching", "up-front", "no-one", "mother-in", "ex-wife", "ex-husband",
        "ex-president", "non-return", "non-slip", "non-stick", "non-standard",
        "non-conforming", "non-destructive", "non-metallic", "re-entry", "opt-in", "opt-out",
        "cut-off", "shut-off", "stand-by", "stand-alone", "push-button", "break-even", "take-off",
        "drive-in", "walk-in", "warm-up", "tie-in", "post-war", "pre-war",
        "non-profit", "non-trivial", "non-zero",
    ]
    /// Last parts, whatever longer word stands before.
    private static let lastParts: Set<String> = [
        "term", "based", "free", "related", "specific", "oriented", "driven", "friendly", "level",
        "known", "aware", "sized", "effective", "efficient", "dependent", "independent", "threaded",
        "compliant", "ready", "rich", "wide", "scale", "powered", "shaped", "defined", "built",
        "owned", "funded", "intensive", "resistant", "sensitive", "sided", "speaking",
    ]
    /// What words of one piece have before those parts: un-known, cor-related, care-free.
    private static let syllables: Set<String> = [
        "un", "in", "im", "re", "de", "dis", "mis", "inter", "over", "under", "non", "cor", "con",
        "pre", "pro", "sub", "out", "fore", "up", "down", "care", "city", "country", "world",
        "nation", "state", "store", "company", "industry", "community", "co", "semi", "multi",
        "hyper", "super", "micro", "photo", "bio", "auto", "ost", "mid", "al", "pur",
    ]
    /// Peut-être, demi-heure, après-midi; lui-même, au-dessus.
    private static let french: Set<String> = ["peut", "demi", "après", "arrière"]
    private static let frenchPairs: Set<String> = [
        "rendez-vous", "porte-monnaie", "porte-parole", "grand-père", "grand-mère",
        "grands-parents", "chef-lieu", "celui-ci", "celle-ci", "ceux-ci", "celles-ci", "celui-là",
        "celle-là", "quelques-uns", "quelques-unes", "vingt-deux", "vingt-quatre", "mi-temps",
        "savoir-faire", "non-respect", "sous-sol", "sous-traitant", "sous-traitants", "ci-dessous",
        "week-end", "main-d'œuvre", "bien-être", "contre-indication", "contre-indications",
    ]
    private static let frenchEnds: Set<String> = ["même", "mêmes", "dessus", "dessous", "delà"]
}
