/// Numbers with their units, and products of numbers.
extension Compound {
    /// One piece of a unit: letters that are a part of their own (`mm`), or a sign that is only
    /// in the whole (`%`, the `°` of `°C`, the stroke of km/h).
    struct UnitPiece {
        enum Kind { case part, sign }

        var kind: Kind
        var bytes: [UInt8]
        /// In the text.
        var range: Range<Int>
    }

    static func joinsNumbers(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "x"): true
        default: false
        }
    }

    /// Whether it is figures so far: a number, a range, a product, the size of a thread (`M8`).
    /// Nothing but figures takes a unit or a factor; a part number is no number.
    var isNumber: Bool {
        guard hasNumberJoiners, count > 0, last.isDigits else { return false }
        for index in 0..<count where !run(index).isDigits && !(index == 0 && opensThread) {
            return false
        }
        return true
    }

    /// Whether a unit may follow: not the 8 of `M8`.
    var takesUnit: Bool {
        guard isNumber else { return false }
        let start = run(numberStart(before: count))
        return start.isDigits && (start.start == 0 || start.boundary == .joiner)
    }

    /// Whether nothing but a nought was read: `0x1F` is no product.
    var isZero: Bool { length == 1 && count == 1 && bytes(from: 0, to: 1)[0] == UInt8(ascii: "0") }

    /// The run that begins the number which ends before run `end`: with its groups and decimals.
    func numberStart(before end: Int) -> Int {
        var index = end - 1
        while index > 0, run(index).boundary == .joiner, run(index - 1).isDigits {
            let gap = bytes(from: run(index - 1).end, to: run(index).start)
            guard gap.isEmpty || gap.count == 1 && gap[0] == UInt8(ascii: ".") else { break }
            index -= 1
        }
        return index
    }

    /// The first run of the unit; `count` if it is a sign.
    var unitStart: Int {
        var index = count
        while index > 0, run(index - 1).isUnit { index -= 1 }
        return index
    }

    private var opensThread: Bool {
        !run(0).isDigits && run(0).scalars == 1
            && bytes(from: run(0).start, to: run(0).end)[0] == UInt8(ascii: "m")
    }
}
