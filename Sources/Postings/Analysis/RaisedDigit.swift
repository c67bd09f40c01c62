/// A superscript or subscript digit: a note's mark, a power, an index.
struct RaisedDigit {
    private let scalar: UInt32
    private var isBelow: Bool { scalar >= 0x2080 }

    /// Nil for any other scalar.
    init?(_ scalar: UInt32) {
        switch scalar {
        case 0xB2, 0xB3, 0xB9, 0x2070, 0x2074...0x2079, 0x2080...0x2089: self.scalar = scalar
        default: return nil
        }
    }

    /// Whether it belongs to the term it follows. A number never goes on with one: 83,190,556²
    /// has a mark, and so has a word; units (km²), symbols (R²) and formulas (CO₂) are found by
    /// how they are typed (km2, R2, CO2). No unit has the power ¹.
    func belongs(to run: CompoundRun) -> Bool {
        if run.isDigits { return false }
        if isBelow { return true }
        return scalar != 0xB9 && run.scalars <= 2 && (run.scalars == 1 || run.capitals < 2)
    }
}
