extension Quantities {
    /// The share that `30%`, `30 %` or `12.5%` stand for; a bare number is refused.
    /// - Parameter most: in per cent.
    package static func share(
        _ text: String, upTo most: Double = 100
    ) throws(InvalidText) -> Double {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard unit == "%", let number = Double(digits), (0...most).contains(number) else {
            throw InvalidText("must be 0%…\(Int(most))%, not \(text)")
        }
        return number / 100
    }
}
