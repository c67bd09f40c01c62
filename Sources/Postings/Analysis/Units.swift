import Foundation

/// The units that may follow a number, as they are written: `5 mm`, `5mm`, `230 V`, `10 %`.
///
/// A stated table, not a guess: a unit's *name* (volts, metres) is a word, and so are `in`, `a`
/// and `d` behind a space. A number with its unit is one term besides its parts, however it is
/// spelled; what is taken for a measure wrongly (`5 A` of "table 5 A") costs a term, and loses
/// none.
package enum Units {
    /// One spelling, without regard to case.
    struct Unit {
        /// What is indexed, whichever of its spellings is met.
        var canonical: [UInt8]
        var letterCount: Int
        /// Bit `i` is set where letter `i` is a capital; one number for each right spelling.
        var capitals: Set<UInt16> = []
        /// Whether it may be raised to 2 or 3: mm².
        var takesPower = false
        var stands = Stand.anywhere
    }

    /// Where a unit is looked for.
    enum Stand { case anywhere, glued, apart }

    /// How a unit follows its number.
    enum Link { case none, space, hyphen }

    /// Bytes of the longest key.
    static let maximumKey = 8

    /// The unit whose letters these are, if it is one in this place.
    /// - Parameters:
    ///   - key: folded, packed by `key(_:)`.
    ///   - capitals: as in `Unit.capitals`; nil for characters that are units and nothing else (㎜).
    static func unit(_ key: UInt64, capitals: UInt16?, link: Link) -> Unit? {
        guard let unit = table[key] else { return nil }
        switch (unit.stands, link) {
        case (.glued, .space), (.glued, .hyphen), (.apart, .none), (.apart, .hyphen): return nil
        case (.anywhere, _), (.glued, .none), (.apart, .space): break
        }
        guard unit.letterCount == 1, let capitals else { return unit }
        // A letter alone is a unit in its own case only; in lower case too where people glue it.
        if unit.capitals.contains(capitals) {
            return link == .hyphen && !isElectric(key) ? nil : unit
        }
        return link == .none && isElectric(key) ? unit : nil
    }

    /// Whether a word is a number with its unit, without a space between: 230V, 3.5kW, 5mm2.
    package static func isMeasure(_ word: String) -> Bool {
        let rest = word.drop { $0.isNumber || $0 == "." || $0 == "," }
        guard rest.count < word.count, let first = word.first, first.isNumber else { return false }
        let letters = rest.hasSuffix("2") || rest.hasSuffix("3") ? rest.dropLast() : rest
        guard !letters.isEmpty, let key = key(folded(String(letters))) else { return false }
        return unit(key, capitals: nil, link: .none) != nil
    }

    /// Packs up to eight bytes; nil for more.
    static func key(_ bytes: [UInt8]) -> UInt64? {
        guard bytes.count <= maximumKey else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// `V`, `W`, `A`: typed as 230v, 60w, 16a.
    private static func isElectric(_ key: UInt64) -> Bool {
        key == 0x76 || key == 0x77 || key == 0x61
    }

    /// Lengths and the second may be raised.
    private static let powers = "nm µm mm cm dm m km ft s"

    private static let plain = """
        nm µm mm cm dm m km ft µg mg g kg t lb oz µl µL ml mL cl dl l L hl
        ns µs ms min h mV V kV MV µA mA A kA mW W kW MW GW VA kVA Wh kWh MWh GWh mAh Ah
        Ω mΩ kΩ MΩ pF nF µF mF µH mH N kN Nm J kJ MJ kcal eV keV MeV GeV
        Pa hPa kPa MPa GPa mbar bar psi Hz kHz MHz GHz rpm dB dBA dBm lm lx
        kB KB MB GB TB PB KiB MiB GiB TiB kbps Mbps Gbps mol mmol µmol nmol mM µM nM ppm ppb px dpi
        """

    /// Spellings that are indexed as another one.
    private static let others = [
        ("um", "µm"), ("ug", "µg"), ("mcg", "µg"), ("ul", "µl"), ("uF", "µF"), ("uA", "µA"),
        ("uM", "µM"), ("hr", "h"), ("hrs", "h"), ("sec", "s"), ("lbs", "lb"), ("ohm", "Ω"),
        ("ohms", "Ω"), ("kohm", "kΩ"),
    ]

    private static let table: [UInt64: Unit] = {
        var table: [UInt64: Unit] = [:]
        func add(_ spelling: String, as canonical: String, stands: Stand = .anywhere) {
            let letters = spelling.unicodeScalars
            guard let key = key(folded(spelling)) else {
                preconditionFailure("\(spelling) is longer than a unit may be")
            }
            var capitals: UInt16 = 0
            for (index, letter) in letters.enumerated() where letter.properties.isUppercase {
                capitals |= 1 << index
            }
            var unit =
                table[key]
                ?? Unit(canonical: folded(canonical), letterCount: letters.count, stands: stands)
            unit.capitals.insert(capitals)
            table[key] = unit
        }
        for unit in plain.split(whereSeparator: \.isWhitespace) {
            add(String(unit), as: String(unit))
        }
        for (spelling, unit) in others { add(spelling, as: unit) }
        // 1990s and 5K are no seconds and kelvins, 5 in no inches.
        add("s", as: "s", stands: .apart)
        add("K", as: "K", stands: .apart)
        add("in", as: "in", stands: .glued)
        for unit in powers.split(separator: " ") {
            if let key = key(folded(String(unit))) { table[key]?.takesPower = true }
        }
        return table
    }()

    /// As `ScalarFolder` gives them.
    private static func folded(_ spelling: String) -> [UInt8] {
        Array(spelling.decomposedStringWithCompatibilityMapping.lowercased().utf8)
    }
}
