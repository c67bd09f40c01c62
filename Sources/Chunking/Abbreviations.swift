/// English words that a full stop follows without ending the sentence.
enum Abbreviations {
    /// How far a stop after the word can be trusted.
    enum Kind {
        /// Never ends a sentence: a name or word follows (`Dr.`, `e.g.`).
        case title
        /// Ends one unless a number or a single letter follows (`No. 5`, `Fig. B`).
        case numbered
        /// Ends one only if a word that often opens sentences follows (`Inc.`, `p.m.`).
        case either
    }

    /// - Parameter word: in lower case, without its last stop.
    static func kind(of word: String) -> Kind? {
        table[word] ?? (isDotted(word.utf8) ? .either : nil)
    }

    /// Single letters with stops between them: `u.s.a`.
    private static func isDotted(_ word: String.UTF8View) -> Bool {
        word.count >= 3
            && word.enumerated().allSatisfy { place, byte in
                (byte == 0x2E) == (place % 2 == 1) && !Scalars.isDigit(UInt32(byte))
            }
    }

    static func opensSentences(_ word: String) -> Bool { openers.contains(word) }

    private static let table: [String: Kind] = {
        var table: [String: Kind] = [:]
        for word in titles { table[word] = .title }
        for word in numbered { table[word] = .numbered }
        for word in either { table[word] = .either }
        return table
    }()

    private static let titles = words(
        """
        mr mrs ms mx dr prof hon rev fr st gen col maj capt cpt lt sgt cmdr adm gov sen rep pres
        messrs mme mlle mt ft e.g i.e eg ie vs v cf viz approx ca al et.al incl excl esp resp
        """)
    private static let numbered = words(
        """
        no nos nr fig figs tab eq eqs sec sect ch chap art para pp p vol vols ref refs app ex
        ser ver rev rm bldg ext tel cl col ed
        """)
    private static let either = words(
        """
        inc ltd co corp llc plc bros jr sr etc a.m p.m pm u.s u.k u.n e.u d.c ph.d m.d b.a m.a
        b.sc m.sc b.c a.d dept univ assn govt est ave blvd rd jan feb mar apr jun jul aug sep
        sept oct nov dec tue tues thu thur thurs fri avg hrs hr mins
        """)
    private static let openers = Set(
        words(
            """
            the this that these those it its he she we they you i a an in on at as if when while
            where after before since because but and so or however therefore thus also for from to
            there here our your their his her my all each every some many most no not please see
            what who why how with by both once any only then finally first second next employees
            """))

    private static func words(_ list: String) -> [String] {
        list.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
